package io.drover.federation.swim;

import io.drover.federation.swim.Message.Ack;
import io.drover.federation.swim.Message.Alive;
import io.drover.federation.swim.Message.Failed;
import io.drover.federation.swim.Message.Left;
import io.drover.federation.swim.Message.Nack;
import io.drover.federation.swim.Message.Ping;
import io.drover.federation.swim.Message.PingRequest;
import io.drover.federation.swim.Message.Suspect;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, big-endian.
 *
 * <p>A packet is a format byte, the sender's name, and messages of (type, length, body), so that a
 * reader skips types that it does not know and ignores what a newer writer appends to a body. Text
 * is a 16-bit length and UTF-8. Whatever is read is bounded before anything is allocated.
 */
public final class Codec {
    /** Largest packet before it is sealed; what every path carries without fragments. */
    public static final int MAX_PACKET = 1350;

    /** Largest table before it is sealed. */
    public static final int MAX_TABLE = 1 << 20;

    /** Largest sum of a member's tags: keys, values and four bytes for each. */
    public static final int MAX_TAGS = 512;

    /** Longest name of a member, in UTF-8. */
    public static final int MAX_NAME = 128;

    private static final byte FORMAT = 1;
    private static final int MAX_TEXT = 1024;

    private Codec() {}

    public static byte[] encode(Packet packet) {
        ByteBuffer out = ByteBuffer.allocate(MAX_PACKET);
        out.put(FORMAT);
        text(out, packet.from());
        for (Message message : packet.messages()) {
            message(out, message);
        }
        return written(out);
    }

    /**
     * Reads a packet.
     *
     * @throws IOException when the bytes are no packet
     */
    public static Packet decodePacket(byte[] bytes) throws IOException {
        try {
            ByteBuffer in = format(bytes, MAX_PACKET);
            String from = text(in);
            List<Message> messages = new ArrayList<>();
            while (in.hasRemaining()) {
                Message message = message(in);
                if (message != null) {
                    messages.add(message);
                }
            }
            return new Packet(from, messages);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("malformed packet", e);
        }
    }

    public static byte[] encode(Table table) {
        ByteBuffer out = ByteBuffer.allocate(sizeOf(table));
        out.put(FORMAT);
        text(out, table.from());
        out.put((byte) (table.join() ? 1 : 0));
        text(out, table.refusal());
        out.putShort((short) table.entries().size());
        for (Table.Entry entry : table.entries()) {
            out.put(entry.standing().code);
            out.putLong(entry.ageMillis());
            message(out, entry.member());
        }
        return written(out);
    }

    /**
     * Reads a table.
     *
     * @throws IOException when the bytes are no table
     */
    public static Table decodeTable(byte[] bytes) throws IOException {
        try {
            ByteBuffer in = format(bytes, MAX_TABLE);
            String from = text(in);
            boolean join = in.get() != 0;
            String refusal = text(in);
            int count = in.getShort() & 0xffff;
            List<Table.Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Table.Standing standing = standing(in.get());
                long age = Math.max(0, in.getLong());
                if (message(in) instanceof Alive member) {
                    entries.add(new Table.Entry(member, standing, age));
                }
            }
            return new Table(from, join, refusal, entries);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("malformed table", e);
        }
    }

    /** Bytes that a message takes in a packet. */
    static int sizeOf(Message message) {
        ByteBuffer out = ByteBuffer.allocate(2 * MAX_PACKET);
        message(out, message);
        return out.position();
    }

    /** Bytes that an empty packet of this sender takes. */
    static int sizeOfHead(String from) {
        return 3 + from.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Checks what a member says of itself.
     *
     * @throws IllegalArgumentException when a member's name, address or tags do not fit the wire
     */
    public static void checkFits(String name, Endpoint at, SortedMap<String, String> tags) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new IllegalArgumentException(
                    "member name \"" + name + "\" must have 1 to " + MAX_NAME + " bytes");
        }
        int sum = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            sum += 4 + utf8Length(tag.getKey()) + utf8Length(tag.getValue());
        }
        if (sum > MAX_TAGS) {
            throw new IllegalArgumentException(
                    "tags of member "
                            + name
                            + " take "
                            + sum
                            + " bytes, expected at most "
                            + MAX_TAGS);
        }
        if (at.host().length() > 64) {
            throw new IllegalArgumentException("gossip address is too long: " + at.host());
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int sizeOf(Table table) {
        int size = 16 + utf8Length(table.from()) + utf8Length(table.refusal());
        for (Table.Entry entry : table.entries()) {
            size += 9 + sizeOf(entry.member());
        }
        return size;
    }

    private static void message(ByteBuffer out, Message message) {
        out.put(type(message));
        int start = out.position();
        out.putShort((short) 0);
        body(out, message);
        out.putShort(start, (short) (out.position() - start - 2));
    }

    private static byte type(Message message) {
        return switch (message) {
            case Ping _ -> 1;
            case PingRequest _ -> 2;
            case Ack _ -> 3;
            case Nack _ -> 4;
            case Alive _ -> 5;
            case Suspect _ -> 6;
            case Failed _ -> 7;
            case Left _ -> 8;
        };
    }

    private static void body(ByteBuffer out, Message message) {
        switch (message) {
            case Ping(int sequence, String target) -> {
                out.putInt(sequence);
                text(out, target);
            }
            case PingRequest(int sequence, String target, Endpoint at) -> {
                out.putInt(sequence);
                text(out, target);
                endpoint(out, at);
            }
            case Ack(int sequence) -> out.putInt(sequence);
            case Nack(int sequence) -> out.putInt(sequence);
            case Alive(String name, Endpoint at, long incarnation, var tags) -> {
                statement(out, name, incarnation);
                endpoint(out, at);
                tags(out, tags);
            }
            case Suspect(String name, long incarnation, String from) -> {
                statement(out, name, incarnation);
                text(out, from);
            }
            case Failed(String name, long incarnation, String from) -> {
                statement(out, name, incarnation);
                text(out, from);
            }
            case Left(String name, long incarnation, boolean prune) -> {
                statement(out, name, incarnation);
                out.put((byte) (prune ? 1 : 0));
            }
        }
    }

    private static @Nullable Message message(ByteBuffer in) throws IOException {
        byte type = in.get();
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new IOException("a message is longer than what carries it");
        }
        ByteBuffer body = in.slice(in.position(), length);
        in.position(in.position() + length);
        return switch (type) {
            case 1 -> new Ping(body.getInt(), text(body));
            case 2 -> new PingRequest(body.getInt(), text(body), endpoint(body));
            case 3 -> new Ack(body.getInt());
            case 4 -> new Nack(body.getInt());
            case 5 -> alive(body);
            case 6 -> new Suspect(text(body), body.getLong(), text(body));
            case 7 -> new Failed(text(body), body.getLong(), text(body));
            case 8 -> new Left(text(body), body.getLong(), body.get() != 0);
            default -> null;
        };
    }

    private static Alive alive(ByteBuffer in) throws IOException {
        String name = text(in);
        long incarnation = in.getLong();
        Endpoint at = endpoint(in);
        SortedMap<String, String> tags = tags(in);
        checkFits(name, at, tags);
        return new Alive(name, at, incarnation, tags);
    }

    private static void statement(ByteBuffer out, String name, long incarnation) {
        text(out, name);
        out.putLong(incarnation);
    }

    private static void endpoint(ByteBuffer out, Endpoint at) {
        text(out, at.host());
        out.putShort((short) at.port());
    }

    private static Endpoint endpoint(ByteBuffer in) throws IOException {
        return new Endpoint(text(in), in.getShort() & 0xffff);
    }

    private static void tags(ByteBuffer out, SortedMap<String, String> tags) {
        out.put((byte) tags.size());
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            text(out, tag.getKey());
            text(out, tag.getValue());
        }
    }

    private static SortedMap<String, String> tags(ByteBuffer in) throws IOException {
        int count = in.get() & 0xff;
        SortedMap<String, String> tags = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            tags.put(text(in), text(in));
        }
        return tags;
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) bytes.length);
        out.put(bytes);
    }

    private static String text(ByteBuffer in) throws IOException {
        int length = in.getShort() & 0xffff;
        if (length > MAX_TEXT || length > in.remaining()) {
            throw new IOException("a text of " + length + " bytes is too long");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Table.Standing standing(byte code) throws IOException {
        for (Table.Standing standing : Table.Standing.values()) {
            if (standing.code == code) {
                return standing;
            }
        }
        throw new IOException("unknown standing " + code);
    }

    private static ByteBuffer format(byte[] bytes, int limit) throws IOException {
        if (bytes.length > limit) {
            throw new IOException(bytes.length + " bytes, expected at most " + limit);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IOException("format " + format + ", expected " + FORMAT);
        }
        return in;
    }

    private static byte[] written(ByteBuffer out) throws BufferOverflowException {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}

package io.drover.federation.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final Message.Alive ALIVE =
            new Message.Alive(
                    "a.east",
                    new Endpoint("::1", 4648),
                    7,
                    new TreeMap<>(Map.of("region", "east", "note", "größer")));

    private static final Packet PACKET =
            new Packet(
                    "b.west",
                    List.of(
                            new Message.Ping(-1, "a.east"),
                            new Message.PingRequest(2, "a.east", new Endpoint("127.0.0.1", 65535)),
                            new Message.Ack(3),
                            new Message.Nack(4),
                            ALIVE,
                            new Message.Suspect("a.east", Long.MAX_VALUE, "b.west"),
                            new Message.Failed("a.east", 5, "b.west"),
                            new Message.Left("a.east", 6, true)));

    @Test
    void readsWhatItWrote() throws Exception {
        Table table =
                new Table(
                        "b.west",
                        true,
                        "no",
                        Arrays.stream(Table.Standing.values())
                                .map(standing -> new Table.Entry(ALIVE, standing, 9))
                                .toList());

        assertThat(Codec.decodePacket(Codec.encode(PACKET))).isEqualTo(PACKET);
        assertThat(Codec.decodeTable(Codec.encode(table))).isEqualTo(table);
    }

    @Test
    void skipsMessagesOfANewerVersion() throws Exception {
        byte[] bytes = Codec.encode(new Packet("b", List.of(new Message.Ack(3))));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
        longer[bytes.length] = 99; // a type that is not known, with a body of two bytes
        longer[bytes.length + 2] = 2;

        assertThat(Codec.decodePacket(longer).messages()).containsExactly(new Message.Ack(3));
    }

    @Test
    void theLargestMemberFitsWithWhatIsSaidBesideIt() {
        String name = "n".repeat(Codec.MAX_NAME);
        TreeMap<String, String> tags = new TreeMap<>();
        tags.put("k", "v".repeat(Codec.MAX_TAGS - 5));
        Endpoint at = new Endpoint("f".repeat(64), 1);
        Codec.checkFits(name, at, tags);

        byte[] bytes =
                Codec.encode(
                        new Packet(
                                name,
                                List.of(
                                        new Message.Ping(1, name),
                                        new Message.Failed(name, 1, name),
                                        new Message.Alive(name, at, 1, tags))));

        assertThat(bytes.length).isLessThanOrEqualTo(Codec.MAX_PACKET);
    }

    @Test
    void refusesAnythingElse() {
        Random random = new Random(1);
        byte[] good = Codec.encode(PACKET);
        List<byte[]> bad = new ArrayList<>(List.of(new byte[0], new byte[] {2}, new byte[2000]));
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            bad.add(mutated);
        }
        for (byte[] bytes : bad) {
            try {
                Codec.decodePacket(bytes);
                Codec.decodeTable(bytes);
            } catch (IOException e) {
                assertThat(e).isNotNull(); // the only way to refuse
            }
        }
    }

    @Test
    void saysWhatDoesNotFit() {
        Endpoint at = new Endpoint("127.0.0.1", 1);

        assertThatThrownBy(() -> Codec.checkFits("", at, new TreeMap<>()))
                .hasMessage("member name \"\" must have 1 to 128 bytes");
        assertThatThrownBy(
                        () -> Codec.checkFits("a", at, new TreeMap<>(Map.of("k", "v".repeat(512)))))
                .hasMessage("tags of member a take 517 bytes, expected at most 512");
    }
}

package io.drover.engines.logs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** How an engine keeps what a container prints: records, one after the other, in a file. */
public enum LogFormat {
    /** Docker's {@code json-file}: a JSON object a line. */
    JSON {
        @Override
        boolean next(ByteBuffer from, Output to) {
            int end = lineEnd(from);
            if (end < 0) {
                return false;
            }
            JsonLine.decode(from, end, to);
            from.position(end + 1);
            return true;
        }
    },
    /** Docker's {@code local}: protobuf messages, each between two copies of its length. */
    LOCAL {
        @Override
        boolean next(ByteBuffer from, Output to) {
            if (from.remaining() < Integer.BYTES) {
                return false;
            }
            int size = from.getInt(from.position());
            if (size < 0 || size > LARGEST) {
                throw new BrokenLogException("a record of " + size + " bytes");
            }
            if (from.remaining() < size + 2 * Integer.BYTES) {
                return false;
            }
            int start = from.position() + Integer.BYTES;
            LocalEntry.decode(from, start, start + size, to);
            from.position(start + size + Integer.BYTES);
            return true;
        }
    },
    /** What podman and other engines of Kubernetes keep: {@code <time> stdout F <text>} a line. */
    K8S {
        @Override
        boolean next(ByteBuffer from, Output to) {
            int end = lineEnd(from);
            if (end < 0) {
                return false;
            }
            var words = new int[3];
            int at = from.position();
            for (int i = 0; i < words.length; i++) {
                at = indexOf(from, ' ', at, end) + 1;
                words[i] = at;
            }
            if (words[0] == 0 || words[1] == 0 || words[2] == 0) {
                throw new BrokenLogException("a line without its three words");
            }
            boolean partial = from.get(words[1]) == 'P';
            boolean errors = from.get(words[0] + 3) == 'e';
            // The line's own end, unless it goes on in the next record.
            to.add(errors, from, words[2], partial ? end : end + 1);
            from.position(end + 1);
            return true;
        }
    };

    /** More than any engine writes at once. */
    static final int LARGEST = 1 << 20;

    /** Reads the next record; false, with nothing read, if it is not there as a whole. */
    abstract boolean next(ByteBuffer from, Output to);

    private static int lineEnd(ByteBuffer from) {
        return indexOf(from, '\n', from.position(), from.limit());
    }

    static int indexOf(ByteBuffer in, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in.get(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The file holds something else. */
    static final class BrokenLogException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenLogException(String message) {
            super(message);
        }
    }

    /** What records held: what was printed, and what was printed as errors. */
    static final class Output {
        private final ByteBuffer stdout;
        private final ByteBuffer stderr;

        /** Room for what {@code bytes} of records can hold at most. */
        Output(int bytes) {
            stdout = ByteBuffer.allocateDirect(bytes);
            stderr = ByteBuffer.allocateDirect(bytes);
        }

        ByteBuffer of(boolean errors) {
            return errors ? stderr : stdout;
        }

        void add(boolean errors, ByteBuffer from, int start, int end) {
            var to = of(errors);
            to.put(to.position(), from, start, end - start);
            to.position(to.position() + end - start);
        }

        void add(boolean errors, byte one) {
            of(errors).put(one);
        }

        void clear() {
            stdout.clear();
            stderr.clear();
        }

        void flip() {
            stdout.flip();
            stderr.flip();
        }
    }

    /** {@code {"log":"…\n","stream":"stdout","time":"…"}}. */
    private static final class JsonLine {
        private static final byte[] TEXT = {'{', '"', 'l', 'o', 'g', '"', ':', '"'};
        private static final byte[] ERRORS = {'"', 's', 't', 'd', 'e', 'r', 'r', '"'};

        static void decode(ByteBuffer from, int end, Output to) {
            int at = from.position();
            for (byte expected : TEXT) {
                if (at >= end || from.get(at++) != expected) {
                    throw new BrokenLogException("a line that does not begin with its text");
                }
            }
            int close = closingQuote(from, at, end);
            boolean errors = contains(from, close + 1, end, ERRORS);
            copy(from, at, close, errors, to);
        }

        private static int closingQuote(ByteBuffer from, int start, int end) {
            for (int i = start; i < end; i++) {
                byte b = from.get(i);
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    return i;
                }
            }
            throw new BrokenLogException("a line whose text does not end");
        }

        private static boolean contains(ByteBuffer in, int start, int end, byte[] wanted) {
            var seen = new byte[wanted.length];
            for (int i = start; i + wanted.length <= end; i++) {
                if (in.get(i) == '"') {
                    in.get(i, seen);
                    if (Arrays.equals(seen, wanted)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static void copy(ByteBuffer from, int start, int end, boolean errors, Output to) {
            int plain = start;
            for (int i = start; i < end; i++) {
                if (from.get(i) == '\\') {
                    to.add(errors, from, plain, i);
                    i = escaped(from, i + 1, errors, to);
                    plain = i + 1;
                }
            }
            to.add(errors, from, plain, end);
        }

        /** Position of the last character of the escape. */
        private static int escaped(ByteBuffer from, int at, boolean errors, Output to) {
            byte kind = from.get(at);
            switch (kind) {
                case 'n' -> to.add(errors, (byte) '\n');
                case 'r' -> to.add(errors, (byte) '\r');
                case 't' -> to.add(errors, (byte) '\t');
                case 'b' -> to.add(errors, (byte) '\b');
                case 'f' -> to.add(errors, (byte) '\f');
                case 'u' -> {
                    var digits = new byte[4];
                    from.get(at + 1, digits);
                    char c = (char) Integer.parseInt(new String(digits, US_ASCII), 16);
                    for (byte b : String.valueOf(c).getBytes(UTF_8)) {
                        to.add(errors, b);
                    }
                    return at + 4;
                }
                default -> to.add(errors, kind);
            }
            return at;
        }
    }

    /** {@code 1: source, 2: time, 3: line, 4: partial, 5: {1: last}}; without the line's end. */
    private static final class LocalEntry {
        static void decode(ByteBuffer from, int start, int end, Output to) {
            int lineStart = start;
            int lineEnd = start;
            boolean errors = false;
            boolean partial = false;
            int at = start;
            while (at < end) {
                long tag = varint(from, at, end);
                at = next(from, at, end);
                int field = (int) (tag >>> 3);
                if ((tag & 7) == 0) {
                    long value = varint(from, at, end);
                    at = next(from, at, end);
                    partial = field == 4 ? value != 0 : partial;
                    continue;
                }
                if ((tag & 7) != 2) {
                    throw new BrokenLogException("a field of an unknown kind");
                }
                int length = (int) varint(from, at, end);
                at = next(from, at, end);
                if (length < 0 || at + length > end) {
                    throw new BrokenLogException("a field that is longer than its record");
                }
                switch (field) {
                    case 1 -> errors = length == 6 && from.get(at + 3) == 'e';
                    case 3 -> {
                        lineStart = at;
                        lineEnd = at + length;
                    }
                    case 5 -> partial = !isLast(from, at, at + length);
                    default -> {}
                }
                at += length;
            }
            to.add(errors, from, lineStart, lineEnd);
            if (!partial) {
                to.add(errors, (byte) '\n');
            }
        }

        private static boolean isLast(ByteBuffer from, int start, int end) {
            return end - start >= 2 && from.get(start) == 8 && from.get(start + 1) != 0;
        }

        private static long varint(ByteBuffer from, int at, int end) {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
                byte b = from.get(at++);
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new BrokenLogException("a number that does not end");
        }

        private static int next(ByteBuffer from, int at, int end) {
            int i = at;
            while (i < end && from.get(i) < 0) {
                i++;
            }
            return i + 1;
        }
    }
}

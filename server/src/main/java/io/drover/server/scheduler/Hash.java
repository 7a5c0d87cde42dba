package io.drover.server.scheduler;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A 64-bit hash that every JVM computes alike. Not for secrets. */
final class Hash {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private long state;

    Hash(long seed) {
        state = mix(seed + 0x9E3779B97F4A7C15L);
    }

    void number(long value) {
        state = mix(state ^ value) + 0x9E3779B97F4A7C15L;
    }

    void text(@Nullable String text) {
        if (text == null) {
            number(-1);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            state = (state ^ text.charAt(i)) * 0x100000001B3L;
        }
        number(text.length());
    }

    long value() {
        return mix(state);
    }

    static long of(long seed, String text) {
        Hash hash = new Hash(seed);
        hash.text(text);
        return hash.value();
    }

    /** An identifier in the form of a random UUID. */
    static String uuid(long high, long low) {
        long h = (high & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
        long l = (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        byte[] text = new byte[36];
        int at = 0;
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                text[at++] = '-';
            }
            long half = digit < 16 ? h : l;
            text[at++] = HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The finaliser of SplitMix64. */
    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

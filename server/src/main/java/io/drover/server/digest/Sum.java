package io.drover.server.digest;

import java.util.HexFormat;

/**
 * A sum of 128 bits, as two of 64 that go around: what was added can be subtracted again, in any
 * order.
 */
public record Sum(long high, long low) {
    public static final Sum ZERO = new Sum(0, 0);

    public Sum plus(Sum other) {
        return new Sum(high + other.high, low + other.low);
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}

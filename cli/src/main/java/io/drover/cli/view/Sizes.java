package io.drover.cli.view;

import java.util.Locale;

/** Amounts of bytes as people read them. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Sizes() {}

    /** With two digits below ten units and none above: {@code 4.0 KiB}, {@code 32 MiB}. */
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || size >= 10;
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }

    public static String mebibytes(long mebibytes) {
        return bytes(mebibytes << 20);
    }
}

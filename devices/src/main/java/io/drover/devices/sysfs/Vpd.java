package io.drover.devices.sysfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What makers write into PCI boards: a list of resources, one of which holds keywords. */
final class Vpd {
    private static final int READ_ONLY_KEYWORDS = 0x90;
    private static final int LARGE = 0x80;
    private static final int LONGEST = 32 << 10;

    private Vpd() {}

    /** The value of the keyword {@code SN}. */
    static Optional<String> serial(Path file) {
        try (var in = Files.newInputStream(file)) {
            return serial(in.readNBytes(LONGEST));
        } catch (IOException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> serial(byte[] data) {
        int at = 0;
        while (at < data.length && (data[at] & LARGE) != 0) {
            int length = (data[at + 1] & 0xff) | (data[at + 2] & 0xff) << 8;
            if ((data[at] & 0xff) == READ_ONLY_KEYWORDS) {
                return keyword(data, at + 3, Math.min(data.length, at + 3 + length));
            }
            at += 3 + length;
        }
        return Optional.empty();
    }

    private static Optional<String> keyword(byte[] data, int from, int to) {
        int at = from;
        while (at + 3 <= to) {
            int length = data[at + 2] & 0xff;
            if (data[at] == 'S' && data[at + 1] == 'N' && at + 3 + length <= to) {
                var text = new String(data, at + 3, length, StandardCharsets.US_ASCII).strip();
                return text.isEmpty() ? Optional.empty() : Optional.of(text);
            }
            at += 3 + length;
        }
        return Optional.empty();
    }
}

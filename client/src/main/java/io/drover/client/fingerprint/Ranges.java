package io.drover.client.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Sets of numbers as the kernel writes them: {@code 0-3,8}. */
final class Ranges {
    private static final int MOST = 65_536;

    private Ranges() {}

    /** The numbers in order as written; nothing for text that is not a set. */
    static List<Integer> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        try {
            for (String part : text.split(",", -1)) {
                int dash = part.indexOf('-');
                int from = Integer.parseInt((dash < 0 ? part : part.substring(0, dash)).strip());
                int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1).strip());
                for (int i = from; i <= to && numbers.size() < MOST; i++) {
                    numbers.add(i);
                }
            }
        } catch (NumberFormatException _) {
            return List.of();
        }
        return numbers;
    }

    static String format(SortedSet<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        int last = Integer.MIN_VALUE;
        for (int number : numbers) {
            if (number != last + 1) {
                append(text, from, last);
                from = number;
            }
            last = number;
        }
        append(text, from, last);
        return text.toString();
    }

    private static void append(StringBuilder text, int from, int last) {
        if (last == Integer.MIN_VALUE) {
            return;
        }
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(from);
        if (last > from) {
            text.append('-').append(last);
        }
    }
}

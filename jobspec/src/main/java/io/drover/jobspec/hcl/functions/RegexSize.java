package io.drover.jobspec.hcl.functions;

/**
 * How large the program of a regular expression would be, found by looking at its text alone: a
 * repetition such as {@code (a{1000}){1000}} is written in few characters but compiled many times
 * over.
 */
final class RegexSize {
    private final String pattern;
    private int at;

    private RegexSize(String pattern) {
        this.pattern = pattern;
    }

    /** At least as many instructions as the pattern needs, within a small factor. */
    static long of(String pattern) {
        return new RegexSize(pattern).group(0);
    }

    private long group(int depth) {
        long size = 1;
        long last = 1;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '(' -> {
                    last = depth < 100 ? group(depth + 1) : Integer.MAX_VALUE;
                    size += last;
                }
                case ')' -> {
                    return size;
                }
                case '{' -> size += last * (repetitions() - 1);
                case '[' -> {
                    characterClass();
                    last = 1;
                    size++;
                }
                case '\\' -> {
                    at++;
                    last = 1;
                    size++;
                }
                default -> {
                    last = isRepetition(c) ? last : 1;
                    size++;
                }
            }
            if (size > Integer.MAX_VALUE) {
                return Integer.MAX_VALUE;
            }
        }
        return size;
    }

    private static boolean isRepetition(char c) {
        return c == '*' || c == '+' || c == '?';
    }

    private void characterClass() {
        int start = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start)) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** The greater number of {@code {2,5}}; 1 for braces that stand for themselves. */
    private long repetitions() {
        int end = pattern.indexOf('}', at);
        if (end < 0 || end - at > 20) {
            return 1;
        }
        long greatest = 1;
        for (String number : pattern.substring(at, end).split(",", -1)) {
            if (!number.chars().allMatch(c -> c >= '0' && c <= '9') || number.length() > 9) {
                return 1;
            }
            greatest = Math.max(greatest, number.isEmpty() ? 1 : Long.parseLong(number));
        }
        return greatest;
    }
}

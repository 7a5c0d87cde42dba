package io.drover.jobspec.hcl;

/** Characters that Unicode calls white space, no-break ones included. */
public final class UnicodeSpace {
    private UnicodeSpace() {}

    public static boolean is(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }

    /** Without those at the beginning. */
    static String stripLeading(String text) {
        int start = 0;
        while (start < text.length() && is(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /** Without those at the end. */
    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}

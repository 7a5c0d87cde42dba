package io.drover.jobspec.hcl;

/** What characters names and numbers are made of. */
final class Characters {
    private Characters() {}

    static boolean isAsciiPart(char c) {
        return isAsciiLetter(c) || isDigit(c) || c == '-';
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isIdentifierStart(int c) {
        return c == '_' || Character.isUnicodeIdentifierStart(c);
    }

    static boolean isIdentifierPart(int c) {
        return c == '-'
                || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }
}

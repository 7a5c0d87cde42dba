package io.drover.jobspec.hcl;

/**
 * A piece of a text.
 *
 * @param start first character, from 0
 * @param end the character after the last
 */
record Token(Kind kind, int start, int end) {
    enum Kind {
        IDENTIFIER("a name"),
        NUMBER("a number"),
        OPEN_QUOTE("a quoted string"),
        CLOSE_QUOTE("the closing quote"),
        OPEN_HEREDOC("a heredoc"),
        CLOSE_HEREDOC("the end of the heredoc"),
        TEXT("text"),
        OPEN_INTERPOLATION("\"${\""),
        OPEN_DIRECTIVE("\"%{\""),
        CLOSE_SEQUENCE("\"}\""),
        OPEN_BRACE("\"{\""),
        CLOSE_BRACE("\"}\""),
        OPEN_BRACKET("\"[\""),
        CLOSE_BRACKET("\"]\""),
        OPEN_PAREN("\"(\""),
        CLOSE_PAREN("\")\""),
        ASSIGN("\"=\""),
        ARROW("\"=>\""),
        COMMA("\",\""),
        DOT("\".\""),
        ELLIPSIS("\"...\""),
        COLON("\":\""),
        QUESTION("\"?\""),
        PLUS("\"+\""),
        MINUS("\"-\""),
        STAR("\"*\""),
        SLASH("\"/\""),
        PERCENT("\"%\""),
        EQUAL("\"==\""),
        NOT_EQUAL("\"!=\""),
        LESS("\"<\""),
        LESS_OR_EQUAL("\"<=\""),
        GREATER("\">\""),
        GREATER_OR_EQUAL("\">=\""),
        AND("\"&&\""),
        OR("\"||\""),
        NOT("\"!\""),
        NEWLINE("the end of the line"),
        COMMENT("a comment"),
        END("the end of the file");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For error messages. */
        String words() {
            return words;
        }
    }
}

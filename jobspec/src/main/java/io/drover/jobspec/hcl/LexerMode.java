package io.drover.jobspec.hcl;

/** What a character means, where a {@link Lexer} stands. */
sealed interface LexerMode {
    /** Code; {@code sequence} when a template's sign and a brace opened it. */
    final class Code implements LexerMode {
        final boolean sequence;
        final int openedAt;
        int braces;

        Code(boolean sequence, int openedAt) {
            this.sequence = sequence;
            this.openedAt = openedAt;
        }
    }

    record Quoted(int openedAt) implements LexerMode {}

    record Heredoc(String tag, int openedAt) implements LexerMode {}

    /** A whole text that is a template. */
    record Bare() implements LexerMode {}
}

package io.drover.jobspec.hcl;

/** What a character means, where a {@link Lexer} stands. */
sealed interface LexerMode {
    /** Has the lexer read its next tokens. */
    void read(Lexer lexer);

    /** Code; {@code sequence} when a template's sign and a brace opened it. */
    final class Code implements LexerMode {
        final boolean sequence;
        final int openedAt;
        int braces;

        Code(boolean sequence, int openedAt) {
            this.sequence = sequence;
            this.openedAt = openedAt;
        }

        @Override
        public void read(Lexer lexer) {
            lexer.code(this);
        }
    }

    record Quoted(int openedAt) implements LexerMode {
        @Override
        public void read(Lexer lexer) {
            lexer.quoted(this);
        }
    }

    record Heredoc(String tag, int openedAt) implements LexerMode {
        @Override
        public void read(Lexer lexer) {
            lexer.heredoc(this);
        }
    }

    /** A whole text that is a template. */
    record Bare() implements LexerMode {
        @Override
        public void read(Lexer lexer) {
            lexer.bare();
        }
    }
}

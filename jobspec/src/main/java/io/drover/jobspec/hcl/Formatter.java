package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Body.Syntax;
import io.drover.jobspec.hcl.FormatLine.Atom;
import io.drover.jobspec.hcl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The canonical layout of a text: two blanks for each level, one blank around operators, equals
 * signs and comments of neighbouring lines below each other.
 *
 * <p>Line breaks, blank lines, comments and everything between quotes or in heredocs stay as they
 * are, so the formatted text means what the text meant.
 */
public final class Formatter {
    private final Source source;
    private final List<Token> tokens;
    private final List<FormatLine> lines = new ArrayList<>();

    private Formatter(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /**
     * Lays a file out.
     *
     * @param fileName for messages
     * @return the same text when it is laid out already
     * @throws HclException when the text is too long or not HCL
     */
    public static String format(String fileName, String source) {
        Hcl.parse(fileName, source, Syntax.NATIVE, Limits.DEFAULT);
        Source text = Source.of(fileName, source);
        return new Formatter(text, Lexer.code(text, Limits.DEFAULT, true)).run();
    }

    private String run() {
        cutIntoLines();
        indent();
        align();
        StringBuilder result = new StringBuilder(source.text().length());
        for (FormatLine line : lines) {
            line.appendTo(result);
        }
        return result.toString();
    }

    // ---- lines ----

    private void cutIntoLines() {
        List<Atom> line = new ArrayList<>();
        int at = 0;
        while (tokens.get(at).kind() != Kind.END) {
            Token token = tokens.get(at);
            switch (token.kind()) {
                case NEWLINE -> {
                    lines.add(new FormatLine(line));
                    line = new ArrayList<>();
                    at++;
                }
                case OPEN_QUOTE, OPEN_HEREDOC -> {
                    int end = endOfTemplate(at);
                    line.add(new Atom(token.kind(), template(token, tokens.get(end))));
                    at = end + 1;
                }
                case COMMENT -> {
                    line.add(new Atom(Kind.COMMENT, text(token).stripTrailing()));
                    at++;
                }
                default -> {
                    line.add(new Atom(token.kind(), text(token)));
                    at++;
                }
            }
        }
        if (!line.isEmpty()) {
            lines.add(new FormatLine(line));
        }
    }

    /** The place of the token that closes the template which begins here. */
    private int endOfTemplate(int start) {
        int open = 0;
        int at = start;
        while (true) {
            switch (tokens.get(at).kind()) {
                case OPEN_QUOTE, OPEN_HEREDOC -> open++;
                case CLOSE_QUOTE, CLOSE_HEREDOC -> open--;
                default -> {}
            }
            if (open == 0) {
                return at;
            }
            at++;
        }
    }

    private String template(Token open, Token close) {
        String whole = source.text().substring(open.start(), close.end());
        if (open.kind() == Kind.OPEN_QUOTE) {
            return whole;
        }
        int line = open.end() - open.start();
        return whole.substring(0, line).stripTrailing() + "\n" + whole.substring(line);
    }

    private String text(Token token) {
        return source.text().substring(token.start(), token.end());
    }

    // ---- indentation ----

    /** However many brackets a line opens, what follows stands one level deeper. */
    private void indent() {
        List<Integer> open = new ArrayList<>();
        for (FormatLine line : lines) {
            int change = line.bracketChange();
            if (change < 0) {
                close(open, -change);
            }
            line.setLevel(open.size());
            if (change > 0) {
                open.add(change);
            }
        }
    }

    private static void close(List<Integer> open, int brackets) {
        int left = brackets;
        while (left > 0 && !open.isEmpty()) {
            int last = open.removeLast();
            if (last > left) {
                open.add(last - left);
            }
            left -= last;
        }
    }

    // ---- columns ----

    private void align() {
        for (int start = 0; start < lines.size(); start++) {
            int end = start;
            while (end < lines.size() && lines.get(end).isAssignment()) {
                end++;
            }
            alignAssignments(lines.subList(start, end));
            start = Math.max(start, end - 1);
        }
        for (int start = 0; start < lines.size(); start++) {
            int end = start;
            while (end < lines.size() && lines.get(end).hasTrailingComment()) {
                end++;
            }
            alignComments(lines.subList(start, end));
            start = Math.max(start, end - 1);
        }
    }

    private static void alignAssignments(List<FormatLine> neighbours) {
        int column = neighbours.stream().mapToInt(FormatLine::widthOfName).max().orElse(0);
        neighbours.forEach(line -> line.setAssignColumn(column));
    }

    private static void alignComments(List<FormatLine> neighbours) {
        int column = neighbours.stream().mapToInt(FormatLine::widthBeforeComment).max().orElse(0);
        neighbours.forEach(line -> line.setCommentColumn(column));
    }
}

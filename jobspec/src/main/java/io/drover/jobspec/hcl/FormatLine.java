package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Token.Kind;
import java.util.List;

/** One line of a text while it is laid out; a heredoc belongs to the line that opens it. */
final class FormatLine {
    /** A piece of a line: a token, or a whole template. */
    record Atom(Kind kind, String text) {
        boolean isWord(String word) {
            return kind == Kind.IDENTIFIER && text.equals(word);
        }
    }

    private static final String INDENTATION = "  ";

    private final List<Atom> code;
    private final String comment;
    private final int assign;
    private int level;
    private int assignColumn;
    private int commentColumn;

    FormatLine(List<Atom> atoms) {
        boolean trailing = atoms.size() > 1 && atoms.getLast().kind() == Kind.COMMENT;
        this.comment = trailing ? atoms.getLast().text() : "";
        this.code = trailing ? atoms.subList(0, atoms.size() - 1) : atoms;
        this.assign = assignPlace();
    }

    /** The place of the equals sign of a line that is one whole assignment, else -1. */
    private int assignPlace() {
        for (int i = 1; i < code.size(); i++) {
            if (code.get(i).kind() == Kind.ASSIGN) {
                boolean whole = bracketChange(code.subList(i, code.size())) == 0;
                boolean oneLine = code.subList(0, i).stream().noneMatch(FormatLine::breaksLine);
                return whole && oneLine ? i : -1;
            }
        }
        return -1;
    }

    boolean isAssignment() {
        return assign > 0;
    }

    boolean hasTrailingComment() {
        return !comment.isEmpty() && code.stream().noneMatch(FormatLine::breaksLine);
    }

    private static boolean breaksLine(Atom atom) {
        return atom.text().indexOf('\n') >= 0;
    }

    int bracketChange() {
        return bracketChange(code);
    }

    private static int bracketChange(List<Atom> atoms) {
        int change = 0;
        for (Atom atom : atoms) {
            change +=
                    switch (atom.kind()) {
                        case OPEN_BRACE, OPEN_BRACKET, OPEN_PAREN -> 1;
                        case CLOSE_BRACE, CLOSE_BRACKET, CLOSE_PAREN -> -1;
                        default -> 0;
                    };
        }
        return change;
    }

    void setLevel(int newLevel) {
        level = newLevel;
    }

    /** Columns up to the equals sign, without the blank before it. */
    int widthOfName() {
        StringBuilder name = new StringBuilder();
        appendCode(name, 0, assign);
        return width(name);
    }

    void setAssignColumn(int column) {
        assignColumn = column;
    }

    /** Columns up to the comment, without the blank before it. */
    int widthBeforeComment() {
        StringBuilder all = new StringBuilder();
        appendCode(all);
        return width(all);
    }

    void setCommentColumn(int column) {
        commentColumn = column;
    }

    void appendTo(StringBuilder result) {
        if (!code.isEmpty()) {
            StringBuilder line = new StringBuilder();
            appendCode(line);
            if (!comment.isEmpty()) {
                line.append(" ".repeat(Math.max(0, commentColumn - width(line))));
                line.append(' ').append(comment);
            }
            result.append(line);
        }
        result.append('\n');
    }

    private void appendCode(StringBuilder line) {
        if (assign < 0) {
            appendCode(line, 0, code.size());
            return;
        }
        appendCode(line, 0, assign);
        line.append(" ".repeat(Math.max(0, assignColumn - width(line)))).append(' ');
        appendCode(line, assign, code.size());
    }

    private void appendCode(StringBuilder line, int from, int to) {
        if (from == 0) {
            line.append(INDENTATION.repeat(level));
        }
        for (int i = from; i < to; i++) {
            if (i > from && blankBefore(i)) {
                line.append(' ');
            }
            line.append(code.get(i).text());
        }
    }

    private static int width(StringBuilder line) {
        return line.codePointCount(0, line.length());
    }

    // ---- blanks between two atoms ----

    private boolean blankBefore(int place) {
        Atom left = code.get(place - 1);
        Atom right = code.get(place);
        if (left.kind() == Kind.COMMENT || right.kind() == Kind.COMMENT) {
            return true;
        }
        if (left.kind() == Kind.DOT || right.kind() == Kind.DOT) {
            return numberWouldGrow(place);
        }
        if (right.kind() == Kind.COMMA || right.kind() == Kind.ELLIPSIS) {
            return false;
        }
        if (left.kind() == Kind.COMMA) {
            return true;
        }
        if (left.kind() == Kind.OPEN_BRACE || right.kind() == Kind.CLOSE_BRACE) {
            return left.kind() != Kind.OPEN_BRACE || right.kind() != Kind.CLOSE_BRACE;
        }
        return !hugs(place) && !isSign(place - 1);
    }

    private boolean hugs(int place) {
        Atom left = code.get(place - 1);
        Atom right = code.get(place);
        boolean inside =
                switch (left.kind()) {
                    case OPEN_BRACKET, OPEN_PAREN, NOT -> true;
                    default -> false;
                };
        boolean atEnd = right.kind() == Kind.CLOSE_BRACKET || right.kind() == Kind.CLOSE_PAREN;
        boolean call = right.kind() == Kind.OPEN_PAREN && left.kind() == Kind.IDENTIFIER;
        boolean index = right.kind() == Kind.OPEN_BRACKET && endsValue(place - 1);
        return inside || atEnd || call || (index && !isKeyword(left));
    }

    private static boolean isKeyword(Atom atom) {
        return atom.isWord("in") || atom.isWord("if") || atom.isWord("for");
    }

    /** Whether a minus stands before a single operand. */
    private boolean isSign(int place) {
        return code.get(place).kind() == Kind.MINUS
                && (place == 0 || !endsValue(place - 1) || isKeyword(code.get(place - 1)));
    }

    private boolean endsValue(int place) {
        return switch (code.get(place).kind()) {
            case IDENTIFIER,
                    NUMBER,
                    OPEN_QUOTE,
                    OPEN_HEREDOC,
                    CLOSE_BRACE,
                    CLOSE_BRACKET,
                    CLOSE_PAREN ->
                    true;
            case STAR -> place > 0 && code.get(place - 1).kind() == Kind.DOT;
            default -> false;
        };
    }

    /** {@code 1 .5} is an item of a number, however odd; without the blank it is one number. */
    private boolean numberWouldGrow(int place) {
        return code.get(place).kind() == Kind.DOT
                && code.get(place - 1).kind() == Kind.NUMBER
                && (place < 2 || code.get(place - 2).kind() != Kind.DOT)
                && place + 1 < code.size()
                && code.get(place + 1).kind() == Kind.NUMBER;
    }
}

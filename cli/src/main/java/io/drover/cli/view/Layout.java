package io.drover.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Columns and pairs, aligned by blanks. */
public final class Layout {
    private static final String NONE = "<none>";

    private Layout() {}

    /**
     * Rows as columns with two blanks between them; an empty cell reads {@code <none>}.
     *
     * @param rows the first one is the header
     */
    public static String table(List<List<String>> rows) {
        return align(rows, "  ");
    }

    /** Pairs of name and value as {@code name = value}, with the signs below each other. */
    public static String pairs(String... namesAndValues) {
        return pairs(List.of(namesAndValues));
    }

    /** The same from a list of name, value, name, value. */
    public static String pairs(List<String> namesAndValues) {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            rows.add(List.of(namesAndValues.get(i), namesAndValues.get(i + 1)));
        }
        return align(rows, " = ");
    }

    private static String align(List<List<String>> rows, String between) {
        var widths = new ArrayList<Integer>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = width(shown(row.get(i)));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            for (int i = 0; i < row.size(); i++) {
                String cell = shown(row.get(i));
                text.append(i == 0 ? "" : between).append(cell);
                if (i < row.size() - 1) {
                    text.repeat(' ', widths.get(i) - width(cell));
                }
            }
        }
        return text.toString();
    }

    /** A blank stands for a cell that stays empty. */
    private static String shown(String cell) {
        if (cell.equals(" ")) {
            return "";
        }
        return cell.isEmpty() ? NONE : cell;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** Puts blanks in front of every line. */
    public static String indent(int blanks, String text) {
        String prefix = " ".repeat(blanks);
        return prefix + text.replace("\n", "\n" + prefix);
    }
}

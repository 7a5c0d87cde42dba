package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Value;
import java.util.List;
import java.util.SortedMap;

/**
 * A value as YAML: one line for each part, text in double quotes, text of several lines as it is.
 */
final class YamlWriter {
    private final StringBuilder yaml = new StringBuilder();

    private YamlWriter() {}

    static String write(Value value) {
        YamlWriter writer = new YamlWriter();
        writer.node(value, 0, true);
        return writer.yaml.toString();
    }

    /**
     * Writes a node and the end of its last line.
     *
     * @param level how many blanks stand before a line of this node
     * @param fresh whether we are where a line of this node may begin
     */
    private void node(Value value, int level, boolean fresh) {
        switch (value) {
            case Value.Sequence list when !list.items().isEmpty() ->
                    sequence(list.items(), level, fresh);
            case Value.Mapping map when !map.entries().isEmpty() ->
                    mapping(map.entries(), level, fresh);
            case Value.Sequence _ -> yaml.append("[]\n");
            case Value.Mapping _ -> yaml.append("{}\n");
            case Value.Text(var text) when isBlock(text) -> block(text, level);
            default -> yaml.append(Json.encodePlain(value)).append('\n');
        }
    }

    private void sequence(List<Value> items, int level, boolean fresh) {
        boolean first = fresh;
        for (Value item : items) {
            indent(first ? 0 : level);
            first = false;
            yaml.append("- ");
            node(item, level + 2, true);
        }
    }

    private void mapping(SortedMap<String, Value> entries, int level, boolean fresh) {
        boolean[] first = {fresh};
        entries.forEach((key, value) -> {
            indent(first[0] ? 0 : level);
            first[0] = false;
            yaml.append(Json.encodePlain(Value.text(key))).append(':');
            if (isTall(value)) {
                yaml.append('\n');
                // The items of a list stand below its key, those of a map one level deeper.
                int inner = value instanceof Value.Sequence ? level : level + 2;
                node(value, inner, false);
            } else {
                yaml.append(' ');
                node(value, level + 2, true);
            }
        });
    }

    private static boolean isTall(Value value) {
        return switch (value) {
            case Value.Sequence list -> !list.items().isEmpty();
            case Value.Mapping map -> !map.entries().isEmpty();
            default -> false;
        };
    }

    private void indent(int blanks) {
        yaml.append(" ".repeat(blanks));
    }

    /** Whether text may stand as it is, line by line, without quotes. */
    private static boolean isBlock(String text) {
        return text.indexOf('\n') > 0
                && !Character.isWhitespace(text.charAt(0))
                && text.chars().allMatch(YamlWriter::isPlain);
    }

    private static boolean isPlain(int c) {
        boolean unusual = c < ' ' || (c >= 0x7f && c <= 0x9f) || c == 0xFEFF;
        boolean lineEnd = c == 0x2028 || c == 0x2029;
        return c == '\n' || !(unusual || lineEnd || Character.isSurrogate((char) c));
    }

    private void block(String text, int level) {
        boolean ends = text.endsWith("\n");
        boolean blankEnd = text.endsWith("\n\n");
        yaml.append(blankEnd ? "|+\n" : ends ? "|\n" : "|-\n");
        int blanks = Math.max(2, level);
        String body = ends ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            if (!line.isEmpty()) {
                indent(blanks);
            }
            yaml.append(line).append('\n');
        }
    }
}

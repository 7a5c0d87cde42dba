package io.drover.cli.template;

import java.util.ArrayList;
import java.util.List;

/** The words of an action, with a look ahead. The end reads as an empty word. */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final List<Boolean> attached = new ArrayList<>();
    private int at;

    Words(String action) throws TemplateException {
        int from = 0;
        boolean glued = false;
        while (from < action.length()) {
            if (Character.isWhitespace(action.charAt(from))) {
                from++;
                glued = false;
                continue;
            }
            int to = end(action, from);
            words.add(action.substring(from, to));
            attached.add(glued);
            glued = true;
            from = to;
        }
    }

    private static int end(String action, int from) throws TemplateException {
        char c = action.charAt(from);
        if (c == '"' || c == '`' || c == '\'') {
            for (int i = from + 1; i < action.length(); i++) {
                if (action.charAt(i) == '\\' && c != '`') {
                    i++;
                } else if (action.charAt(i) == c) {
                    return i + 1;
                }
            }
            throw new TemplateException("unterminated quoted string");
        }
        if (action.startsWith(":=", from)) {
            return from + 2;
        }
        if ("(),|=".indexOf(c) >= 0) {
            return from + 1;
        }
        int to = from + 1;
        while (to < action.length()
                && !Character.isWhitespace(action.charAt(to))
                && "(),|=:\"`".indexOf(action.charAt(to)) < 0) {
            to++;
        }
        return to;
    }

    String peek() {
        return peek(0);
    }

    String peek(int ahead) {
        return at + ahead < words.size() ? words.get(at + ahead) : "";
    }

    /** Whether a field follows with no blank before it, as in {@code (index . 0).ID}. */
    boolean peekIsAttached() {
        return peek().startsWith(".") && attached.get(at);
    }

    String next() {
        String word = peek();
        at++;
        return word;
    }

    void expect(String word) throws TemplateException {
        if (!next().equals(word)) {
            throw new TemplateException("expected \"" + word + "\" in an action");
        }
    }

    static String unquote(String word) {
        String inner = word.substring(1, word.length() - 1);
        return word.startsWith("`") ? inner : inner.translateEscapes();
    }
}

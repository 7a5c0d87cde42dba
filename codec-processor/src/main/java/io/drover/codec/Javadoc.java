package io.drover.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a doc comment, without its markup.
 *
 * @param parameters by the name of the component
 */
record Javadoc(String description, Map<String, String> parameters) {
    static Javadoc of(@Nullable String comment) {
        var parameters = new LinkedHashMap<String, String>();
        String[] parts = (comment == null ? "" : comment).split("(?m)^\\s*@", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].strip().split("\\s+", 3);
            if (words.length == 3 && words[0].equals("param")) {
                parameters.put(words[1], plain(words[2]));
            }
        }
        return new Javadoc(plain(parts[0]), parameters);
    }

    private static String plain(String text) {
        return text.replaceAll("\\{@\\w+\\s+([^{}]*)\\}", "$1")
                .replaceAll("</?p>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }
}

package io.drover.api.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A path of the API with its parameters.
 *
 * @param path escaped, with a leading slash
 * @param parameters not escaped yet
 */
public record Query(String path, SortedMap<String, List<String>> parameters) {
    public Query {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * A path without parameters.
     *
     * @param template a path in which each <code>{}</code> stands for a segment
     * @param segments what stands there, escaped here: a slash in it does not divide the path
     */
    public static Query of(String template, String... segments) {
        var path = new StringBuilder();
        int from = 0;
        for (String segment : segments) {
            int gap = template.indexOf("{}", from);
            path.append(template, from, gap).append(escape(segment));
            from = gap + 2;
        }
        return new Query(path.append(template.substring(from)).toString(), new TreeMap<>());
    }

    /** Sets a parameter. */
    public Query with(String name, String value) {
        var more = new TreeMap<>(parameters);
        more.put(name, List.of(value));
        return new Query(path, more);
    }

    /** Adds one more value to a parameter that may stand several times. */
    public Query and(String name, String value) {
        var values = new ArrayList<>(parameters.getOrDefault(name, List.of()));
        values.add(value);
        var more = new TreeMap<>(parameters);
        more.put(name, List.copyOf(values));
        return new Query(path, more);
    }

    /** The first value of a parameter, or empty. */
    String first(String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    public Query with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** Adds the parameter unless the value is empty. */
    public Query withIfSet(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    /** Makes it a blocking query: the answer waits until the index passes {@code index}. */
    public Query blocking(long index, Duration wait) {
        return with("index", index).with("wait", wait.toMillis() + "ms");
    }

    /** Path and parameters as they stand in a URL. */
    String encoded() {
        if (parameters.isEmpty()) {
            return path;
        }
        var text = new StringBuilder(path);
        char before = '?';
        for (var parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                text.append(before)
                        .append(escape(parameter.getKey()))
                        .append('=')
                        .append(escape(value));
                before = '&';
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

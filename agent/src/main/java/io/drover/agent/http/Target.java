package io.drover.agent.http;

import io.drover.api.RequestException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for: the path as sent and the decoded query.
 *
 * @param path as sent, not decoded
 * @param query values by name in the order sent; a name without {@code =} has an empty value
 */
record Target(String path, SortedMap<String, List<String>> query) {
    static Target parse(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        SortedMap<String, List<String>> query = new TreeMap<>();
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&", -1)) {
                add(query, pair);
            }
        }
        return new Target(path.startsWith("/") ? path : "/" + path, query);
    }

    private static void add(SortedMap<String, List<String>> query, String pair) {
        if (pair.isEmpty()) {
            return;
        }
        int mark = pair.indexOf('=');
        String name = decode(mark < 0 ? pair : pair.substring(0, mark), true);
        String value = mark < 0 ? "" : decode(pair.substring(mark + 1), true);
        query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    @Nullable String first(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }

    /**
     * Undoes percent encoding.
     *
     * @param plusIsBlank true in a query, false in a path
     */
    static String decode(String sent, boolean plusIsBlank) {
        if (sent.indexOf('%') < 0 && (!plusIsBlank || sent.indexOf('+') < 0)) {
            return sent;
        }
        try {
            return URLDecoder.decode(
                    plusIsBlank ? sent : sent.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, "invalid URL escape in \"" + sent + "\"", e);
        }
    }
}

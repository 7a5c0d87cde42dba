package io.drover.agent.routes;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Capability;
import io.drover.agent.http.Route;
import io.drover.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a browser asks for: {@code /} and {@code /ui/}. */
public final class PageRoutes {
    private static final Bytes NO_UI =
            Bytes.of(
                    "<html><p>Drover has no web interface in this build</p></html>"
                            .getBytes(StandardCharsets.UTF_8));

    /** The routes of this family. */
    public List<Route> routes() {
        return List.of(
                page("/", 307, headers("Location", "/ui/")),
                page("/ui", 307, headers("Location", "/ui/")),
                page("/ui/", 200, headers("Content-Security-Policy", "default-src 'none'")));
    }

    private static Route page(String path, int status, SortedMap<String, String> headers) {
        return Route.get(path)
                .needs(Capability.NOTHING)
                .answers(_ -> new Answer.Raw(status, "text/html", NO_UI, headers));
    }

    private static SortedMap<String, String> headers(String name, String value) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put(name, value);
        return headers;
    }
}

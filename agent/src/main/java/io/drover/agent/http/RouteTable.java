package io.drover.agent.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** All routes of an agent, and the way from a path to one of them. */
public final class RouteTable {
    private record Entry(PathPattern pattern, List<Route> routes) {}

    /** What the table says of a method and a path. */
    sealed interface Found {
        /** The route and the decoded parts of the path. */
        record Hit(Route route, SortedMap<String, String> parts) implements Found {}

        /** The path is known, the method is not. */
        record WrongMethod() implements Found {}

        /** No such path. */
        record NoSuchPath() implements Found {}
    }

    private final List<Route> routes;

    /**
     * By the first two segments: all paths of one kind share them. Lookups only, never iterated.
     */
    private final Map<String, List<Entry>> byStart = new HashMap<>();

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : this.routes) {
            add(route);
        }
        byStart.values()
                .forEach(list -> list.sort(Comparator.comparingInt(e -> -e.pattern().weight())));
    }

    private void add(Route route) {
        var pattern = PathPattern.of(route.path());
        List<Entry> entries =
                byStart.computeIfAbsent(
                        start(PathPattern.split(route.path())), _ -> new ArrayList<>());
        for (Entry entry : entries) {
            if (entry.pattern().equals(pattern)) {
                refuseTwice(entry, route);
                entry.routes().add(route);
                return;
            }
        }
        entries.add(new Entry(pattern, new ArrayList<>(List.of(route))));
    }

    private static void refuseTwice(Entry entry, Route route) {
        for (Route other : entry.routes()) {
            if (other.methods().isEmpty()
                    || route.methods().isEmpty()
                    || other.methods().stream().anyMatch(route.methods()::contains)) {
                throw new IllegalArgumentException("two routes for " + route.path());
            }
        }
    }

    /** Every route, in the order given. */
    public List<Route> routes() {
        return routes;
    }

    Found find(String method, String path) {
        List<String> segments = PathPattern.split(path);
        boolean known = false;
        for (Entry entry : candidates(segments)) {
            SortedMap<String, String> parts = entry.pattern().match(segments);
            if (parts == null) {
                continue;
            }
            known = true;
            Route route = accepting(entry, method);
            if (route != null) {
                return new Found.Hit(route, parts);
            }
            break;
        }
        return known ? new Found.WrongMethod() : new Found.NoSuchPath();
    }

    private List<Entry> candidates(List<String> segments) {
        List<Entry> found = byStart.get(start(segments));
        return found != null ? found : byStart.getOrDefault(segments.getFirst(), List.of());
    }

    private static @Nullable Route accepting(Entry entry, String method) {
        for (Route route : entry.routes()) {
            if (route.accepts(method)) {
                return route;
            }
        }
        return null;
    }

    private static String start(List<String> segments) {
        return segments.size() < 2 || segments.get(1).startsWith("{")
                ? segments.getFirst()
                : segments.get(0) + "/" + segments.get(1);
    }
}

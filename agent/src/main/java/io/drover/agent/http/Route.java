package io.drover.agent.http;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the table: everything that is known of a route before it is called.
 *
 * @param methods upper-case methods; empty for any
 * @param path such as <code>/v1/job/{job...}/summary</code>
 * @param capability what the caller must be allowed to do
 * @param answerer who answers
 * @param features common parameters that it understands
 * @param parameters parameters of its own, by name
 * @param allocation the part of the path that names an allocation by which the node is found; null
 *     for none
 * @param handler what computes the answer
 */
public record Route(
        List<String> methods,
        String path,
        Capability capability,
        Answerer answerer,
        Set<Feature> features,
        List<String> parameters,
        @Nullable String allocation,
        Handler handler) {
    public Route {
        methods = List.copyOf(methods);
        parameters = List.copyOf(parameters);
        EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
        copy.addAll(features);
        features = Collections.unmodifiableSet(copy);
        if (features.contains(Feature.BLOCKING) != handler instanceof Handler.Read) {
            throw new IllegalArgumentException(path + ": what blocks is a Read, and only that");
        }
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    boolean accepts(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /** Starts a route that is read with GET. */
    public static Draft get(String path) {
        return new Draft(List.of("GET"), path);
    }

    /** Starts a route that is written with POST or PUT. */
    public static Draft write(String path) {
        return new Draft(List.of("POST", "PUT"), path);
    }

    /** Starts a route for the given methods; none means any. */
    public static Draft on(String path, String... methods) {
        return new Draft(List.of(methods), path);
    }

    /** A route in the making. */
    public static final class Draft {
        private final List<String> methods;
        private final String path;
        private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        private Capability capability = Capability.MANAGEMENT;
        private Answerer answerer = Answerer.AGENT;
        private List<String> parameters = List.of();
        private @Nullable String allocation;

        private Draft(List<String> methods, String path) {
            this.methods = methods;
            this.path = path;
        }

        public Draft needs(Capability needed) {
            capability = needed;
            return this;
        }

        public Draft by(Answerer who) {
            answerer = who;
            return this;
        }

        /** The node that holds the allocation which part {@code part} of the path names. */
        public Draft byNodeOf(String part) {
            answerer = Answerer.NODE;
            allocation = part;
            return this;
        }

        public Draft with(Feature... understood) {
            features.addAll(List.of(understood));
            return this;
        }

        public Draft parameters(String... names) {
            parameters = List.of(names);
            return this;
        }

        /** Ends the draft: a read that can wait for a change. */
        public Route reads(Handler.Read handler) {
            features.add(Feature.BLOCKING);
            return done(handler);
        }

        /** Ends the draft: answered once. */
        public Route answers(Handler.Once handler) {
            return done(handler);
        }

        /** Ends the draft: the handler writes piece by piece. */
        public Route streams(Handler.Stream handler) {
            return done(handler);
        }

        private Route done(Handler handler) {
            return new Route(
                    methods, path, capability, answerer, features, parameters, allocation, handler);
        }
    }
}

package io.drover.server.scheduler;

import io.drover.api.node.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One side of a constraint, read once: a text, or a property of a node. */
sealed interface Target {
    /** Its value on a node; null when the node lacks it. */
    @Nullable String on(Node node);

    /** Whether nodes of one computed class may differ in it. */
    default boolean unique() {
        return false;
    }

    static Target of(String text) {
        if (!text.startsWith("${") || !text.endsWith("}")) {
            return new Literal(text);
        }
        String name = text.substring(2, text.length() - 1).strip();
        if (name.startsWith("attr.")) {
            return new Attribute(name.substring("attr.".length()));
        }
        if (name.startsWith("meta.")) {
            return new Meta(name.substring("meta.".length()));
        }
        return new Property(name);
    }

    /** Text that is the same everywhere. */
    record Literal(String text) implements Target {
        @Override
        public String on(Node node) {
            return text;
        }
    }

    /** {@code ${attr.key}}. */
    record Attribute(String key) implements Target {
        @Override
        public @Nullable String on(Node node) {
            return value(node.attributes(), key);
        }

        @Override
        public boolean unique() {
            return key.startsWith(ComputedClass.UNIQUE);
        }
    }

    /** {@code ${meta.key}}. */
    record Meta(String key) implements Target {
        @Override
        public @Nullable String on(Node node) {
            return value(node.meta(), key);
        }

        @Override
        public boolean unique() {
            return key.startsWith(ComputedClass.UNIQUE);
        }
    }

    /** {@code ${node.…}}; an unknown name has no value on any node. */
    record Property(String name) implements Target {
        @Override
        public @Nullable String on(Node node) {
            return switch (name) {
                case "node.unique.id" -> node.id();
                case "node.unique.name" -> node.name();
                case "node.datacenter" -> node.datacenter();
                case "node.class" -> node.nodeClass();
                case "node.pool" -> node.nodePool();
                default -> null;
            };
        }

        @Override
        public boolean unique() {
            return name.startsWith("node.unique.");
        }
    }

    private static @Nullable String value(@Nullable Map<String, String> values, String key) {
        return values == null ? null : values.get(key);
    }
}

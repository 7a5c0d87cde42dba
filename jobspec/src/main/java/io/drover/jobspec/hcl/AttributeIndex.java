package io.drover.jobspec.hcl;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a body by name. Most bodies have few, which are found faster one by one. */
final class AttributeIndex {
    private static final int FEW = 8;

    private final List<Body.Attribute> all;
    private final @Nullable Map<String, Body.Attribute> byName;

    AttributeIndex(List<Body.Attribute> all) {
        this.all = all;
        this.byName = all.size() > FEW ? mapped(all) : null;
    }

    private static Map<String, Body.Attribute> mapped(List<Body.Attribute> all) {
        Map<String, Body.Attribute> byName = new HashMap<>();
        all.forEach(attribute -> byName.putIfAbsent(attribute.name(), attribute));
        return byName;
    }

    Body.@Nullable Attribute get(String name) {
        if (byName != null) {
            return byName.get(name);
        }
        for (Body.Attribute attribute : all) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    /** Notes an error for each further attribute with the name of the first. */
    void tellRepeats(Body.Attribute first, Diagnostics diagnostics) {
        if (byName != null && byName.size() == all.size()) {
            return;
        }
        for (Body.Attribute other : all) {
            boolean another = other.nameRange().start() != first.nameRange().start();
            if (another && other.name().equals(first.name())) {
                diagnostics.error(
                        other.nameRange(),
                        "Attribute set twice",
                        "\"%s\" was already set on line %d; keep one of them."
                                .formatted(first.name(), first.range().line()));
            }
        }
    }
}

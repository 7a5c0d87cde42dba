package io.drover.engines.container;

import io.drover.plugin.PluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A limit of the kernel for each process, such as {@code nofile}.
 *
 * @param hard what a process may raise its own {@code soft} limit to
 */
public record ResourceLimit(String name, long soft, long hard) {
    /** Reads {@code soft[:hard]} by name. */
    public static List<ResourceLimit> parse(Map<String, String> given) throws PluginException {
        var limits = new ArrayList<ResourceLimit>();
        for (var limit : new TreeMap<>(given).entrySet()) {
            var parts = limit.getValue().split(":", -1);
            try {
                if (limit.getKey().isEmpty() || parts.length > 2) {
                    throw new NumberFormatException(limit.getValue());
                }
                long soft = Long.parseLong(parts[0].strip());
                long hard = parts.length == 2 ? Long.parseLong(parts[1].strip()) : soft;
                limits.add(new ResourceLimit(limit.getKey(), soft, hard));
            } catch (NumberFormatException _) {
                throw new PluginException(
                        "Malformed ulimit specification %s: \"%s\", expected soft[:hard]"
                                .formatted(limit.getKey(), limit.getValue()));
            }
        }
        return limits;
    }
}

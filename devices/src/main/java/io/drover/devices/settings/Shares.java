package io.drover.devices.settings;

import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.util.HashSet;
import java.util.List;

/**
 * {@code shares { ids = ["GPU-…"] count = 4 }}, any number of times: which devices are offered in
 * shares, and in how many.
 *
 * @param ids of devices; empty for all that no other block names
 */
@Configuration
public record Shares(
        @Option(docs = "of devices; none for all that no other block names") List<String> ids,
        @Option(docs = "in how many each is offered", required = true, min = 1, max = 100)
                int count) {
    public Shares {
        ids = List.copyOf(ids);
    }

    /**
     * Checks several blocks together.
     *
     * @throws IllegalArgumentException if two of them are for the same device
     */
    static void check(List<Shares> blocks) {
        var named = new HashSet<String>();
        for (var block : blocks) {
            for (var id : block.ids.isEmpty() ? List.of("all others") : block.ids) {
                if (!named.add(id)) {
                    throw new IllegalArgumentException("shares: two blocks are for " + id);
                }
            }
        }
    }

    /** In how many shares a device is offered; 1 for as a whole. */
    public static int of(String id, List<Shares> blocks) {
        return blocks.stream()
                .filter(block -> block.ids.contains(id))
                .findFirst()
                .or(() -> blocks.stream().filter(block -> block.ids.isEmpty()).findFirst())
                .map(Shares::count)
                .orElse(1);
    }
}

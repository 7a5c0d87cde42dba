package io.drover.devices.nvidia;

import io.drover.plugin.PluginException;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Which devices are offered in shares, and in how many. */
final class Shares {
    private static final int MOST = 48; // clients of one sharing daemon

    private final List<Rule> rules;

    /**
     * @param ids of GPUs or slices; empty for all that no other rule names
     */
    private record Rule(List<String> ids, int count) {}

    private Shares(List<Rule> rules) {
        this.rules = rules;
    }

    static Shares none() {
        return new Shares(List.of());
    }

    /** {@code shares { ids = ["GPU-…"], count = 4 }}, any number of times. */
    static ConfigSpec spec() {
        return ConfigSpec.object()
                .optional("ids", "list(string)")
                .required("count", "number")
                .build();
    }

    static Shares of(List<Settings> blocks) throws PluginException {
        var rules = new ArrayList<Rule>();
        var named = new HashSet<String>();
        for (var block : blocks) {
            long count = block.integer("count", 1);
            if (count < 1 || count > MOST) {
                throw new PluginException("shares: count is " + count + ", expected 1 to " + MOST);
            }
            var ids = block.strings("ids");
            for (var id : ids.isEmpty() ? List.of("all others") : ids) {
                if (!named.add(id)) {
                    throw new PluginException("shares: two blocks are for " + id);
                }
            }
            rules.add(new Rule(ids, (int) count));
        }
        return new Shares(List.copyOf(rules));
    }

    /** In how many shares a device is offered; 1 for as a whole. */
    int of(String id) {
        return rules.stream()
                .filter(rule -> rule.ids().contains(id))
                .findFirst()
                .or(() -> rules.stream().filter(rule -> rule.ids().isEmpty()).findFirst())
                .map(Rule::count)
                .orElse(1);
    }
}

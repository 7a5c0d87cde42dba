package io.drover.cli.pool;

import io.drover.api.GoDuration;
import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** {@code drover node pool info}. */
public final class PoolInfo implements Command {
    @Override
    public String synopsis() {
        return "[options] <pool>";
    }

    @Override
    public String description() {
        return "Shows a node pool.";
    }

    @Override
    public void declare(Options options) {
        options.formats();
    }

    @Override
    public int run(Invocation call) {
        Json pool = Pools.find(call, call.argument("pool"));
        if (call.wantsFormat()) {
            return call.printFormatted(pool);
        }
        call.say(
                Layout.pairs(
                        "Name", pool.text("Name"),
                        "Description", pool.text("Description"),
                        "Node Identity TTL", GoDuration.format(pool.duration("NodeIdentityTTL"))));
        section(call, "Metadata");
        SortedMap<String, Json> meta = pool.members("Meta");
        List<String> pairs = new ArrayList<>();
        meta.forEach((key, value) -> pairs.addAll(List.of(key, value.text())));
        call.say(pairs.isEmpty() ? "No metadata" : Layout.pairs(pairs));
        section(call, "Scheduler Configuration");
        Json scheduler = pool.get("SchedulerConfiguration");
        call.say(scheduler.isNull() ? "No scheduler configuration" : scheduler(scheduler));
        return 0;
    }

    private static String scheduler(Json config) {
        List<String> pairs = new ArrayList<>();
        if (!config.text("SchedulerAlgorithm").isEmpty()) {
            pairs.addAll(List.of("Scheduler Algorithm", config.text("SchedulerAlgorithm")));
        }
        if (!config.get("MemoryOversubscriptionEnabled").isNull()) {
            pairs.addAll(
                    List.of(
                            "Memory Oversubscription Enabled",
                            String.valueOf(config.flag("MemoryOversubscriptionEnabled"))));
        }
        return pairs.isEmpty() ? "No scheduler configuration" : Layout.pairs(pairs);
    }

    private static void section(Invocation call, String title) {
        call.say("\n" + call.style().bold(title));
    }
}

package io.drover.cli.pool;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.util.List;

/** What the commands about node pools share. */
final class Pools {
    private Pools() {}

    /** The options of lists. */
    static Options lists(Options options) {
        return options.value("filter", "expression", "Only those that the expression is true for.")
                .value("per-page", "count", "How many to show; default all.")
                .value("page-token", "token", "Where to begin.")
                .formats();
    }

    static Query listed(Invocation call, Query query) {
        return query.withIfSet("filter", call.value("filter"))
                .withIfSet("per_page", call.value("per-page"))
                .withIfSet("next_token", call.value("page-token"));
    }

    /** The pool of that name, or the only one whose name begins so. */
    static Json find(Invocation call, String prefix) {
        List<Json> found =
                call.list(
                                "Error retrieving node pool",
                                Query.of("/v1/node/pools").with("prefix", prefix))
                        .items();
        for (Json pool : found) {
            if (pool.text("Name").equals(prefix)) {
                return pool;
            }
        }
        if (found.isEmpty()) {
            throw Failure.because("No node pool with prefix \"" + prefix + "\" found");
        }
        if (found.size() > 1) {
            throw Failure.because(
                    "Prefix matched multiple node pools\n\n"
                            + String.join("\n", found.stream().map(p -> p.text("Name")).toList()));
        }
        return found.getFirst();
    }
}

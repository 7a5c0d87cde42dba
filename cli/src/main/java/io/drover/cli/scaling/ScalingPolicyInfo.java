package io.drover.cli.scaling;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover scaling policy info}. */
public final class ScalingPolicyInfo implements Command {
    @Override
    public String synopsis() {
        return "[options] <policy>";
    }

    @Override
    public String description() {
        return "Shows a scaling policy.";
    }

    @Override
    public void declare(Options options) {
        options.formats().verbose();
    }

    @Override
    public int run(Invocation call) {
        String prefix = call.argument("policy");
        List<Json> found =
                call.get(
                                "Error querying scaling policies",
                                Query.of("/v1/scaling/policies").with("prefix", prefix))
                        .body()
                        .items();
        if (found.isEmpty()) {
            throw Failure.because("No scaling policies with prefix or id \"" + prefix + "\" found");
        }
        if (found.size() > 1) {
            throw Failure.because(
                    "Prefix matched multiple scaling policies\n\n"
                            + String.join("\n", found.stream().map(p -> p.text("ID")).toList()));
        }
        Json policy =
                call.get(
                                "Error querying scaling policy",
                                Query.of("/v1/scaling/policy/{}", found.getFirst().text("ID")))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(policy);
        }
        var pairs = new ArrayList<String>();
        pairs.addAll(List.of("ID", call.shorten(policy.text("ID"))));
        pairs.addAll(List.of("Enabled", String.valueOf(policy.flag("Enabled"))));
        pairs.addAll(List.of("Target", ScalingPolicyList.target(policy)));
        pairs.addAll(List.of("Min", String.valueOf(policy.number("Min"))));
        pairs.addAll(List.of("Max", String.valueOf(policy.number("Max"))));
        call.say(Layout.pairs(pairs));
        call.say(
                "\nPolicy:\n"
                        + (policy.get("Policy").isNull() ? "{}" : policy.get("Policy").pretty()));
        return 0;
    }
}

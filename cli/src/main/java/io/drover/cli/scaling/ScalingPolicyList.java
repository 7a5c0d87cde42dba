package io.drover.cli.scaling;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import java.util.ArrayList;
import java.util.List;

/** {@code drover scaling policy list}. */
public final class ScalingPolicyList implements Command {
    @Override
    public String synopsis() {
        return "[options]";
    }

    @Override
    public String description() {
        return "Lists the scaling policies of jobs.";
    }

    @Override
    public void declare(Options options) {
        options.value("job", "job", "Only those of this job.")
                .value("type", "type", "Only those of this type, such as horizontal.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        Json policies =
                call.get(
                                "Error listing scaling policies",
                                Query.of("/v1/scaling/policies")
                                        .withIfSet("job", call.value("job"))
                                        .withIfSet("type", call.value("type")))
                        .body();
        if (call.wantsFormat()) {
            return call.printFormatted(policies);
        }
        if (policies.isEmpty()) {
            call.say("No policies found");
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "Enabled", "Type", "Target"));
        for (Json policy : policies.items()) {
            rows.add(
                    List.of(
                            call.shorten(policy.text("ID")),
                            String.valueOf(policy.flag("Enabled")),
                            policy.text("Type"),
                            target(policy)));
        }
        call.say(Layout.table(rows));
        return 0;
    }

    /** Such as {@code Namespace:default,Job:web,Group:api}. */
    static String target(Json policy) {
        var parts = new ArrayList<String>();
        for (String name : List.of("Namespace", "Job", "Group", "Task")) {
            String value = policy.get("Target").text(name);
            if (!value.isEmpty()) {
                parts.add(name + ":" + value);
            }
        }
        return String.join(",", parts);
    }
}

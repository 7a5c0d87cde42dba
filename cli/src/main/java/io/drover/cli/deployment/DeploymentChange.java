package io.drover.cli.deployment;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.monitor.EvaluationMonitor;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import java.util.Map;
import java.util.TreeMap;

/** What the commands that change a deployment have in common. */
public final class DeploymentChange {
    private final Invocation call;
    private final String id;

    /**
     * For one deployment.
     *
     * @param id whole
     */
    public DeploymentChange(Invocation call, String id) {
        this.call = call;
        this.id = id;
    }

    /** For the one that the first argument means. */
    static DeploymentChange named(Invocation call) {
        Json found = new Lookup(call).find(Lookup.Kind.DEPLOYMENT, call.argument("deployment"));
        return new DeploymentChange(call, found.text("ID"));
    }

    String shortId() {
        return call.shorten(id);
    }

    /** Sends the change and returns the answer. */
    public Json send(String verb, String doing, Map<String, ?> members) {
        Map<String, Object> request = new TreeMap<>(members);
        request.put("DeploymentID", id);
        return call.put(
                        "Error " + doing + " deployment",
                        Query.of("/v1/deployment/" + verb + "/{}", id),
                        Json.of(request))
                .body();
    }

    /** Watches the evaluation of an answer, or prints it. */
    public int follow(Json answer) {
        String evaluation = answer.text("EvalID");
        if (evaluation.isEmpty()) {
            return 0;
        }
        if (call.flag("detach")) {
            call.say("Evaluation ID: " + evaluation);
            return 0;
        }
        return new EvaluationMonitor(call).watch(evaluation);
    }
}

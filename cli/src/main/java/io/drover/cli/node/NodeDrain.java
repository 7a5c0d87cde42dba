package io.drover.cli.node;

import io.drover.api.GoDuration;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.shell.Prompt;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code drover node drain}. */
public final class NodeDrain implements Command {
    private static final Duration USUAL_DEADLINE = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofNanos(-1);

    @Override
    public String synopsis() {
        return "[options] <node>";
    }

    @Override
    public String description() {
        return "Moves the work of a node elsewhere, or stops doing so. The node takes no new work meanwhile and"
                + " afterwards, until it is made eligible again.";
    }

    @Override
    public void declare(Options options) {
        options.flag("enable", "Drain the node.")
                .flag("disable", "Stop draining it; it may then take work again.")
                .value("deadline", "duration", "When to stop what is left; default 1h.")
                .flag("no-deadline", "Wait as long as it takes.")
                .flag("force", "Stop everything at once.")
                .flag("ignore-system", "Leave system jobs where they are.")
                .flag("keep-ineligible", "With -disable: do not let it take work again yet.")
                .value("m", "text", "Why, for those who look at the node.")
                .list("meta", "key=value", "More to be noted with the drain; may be repeated.")
                .flag("detach", "Return at once instead of watching.")
                .flag("monitor", "Only watch a drain that is under way.")
                .flag("self", "This agent's own node.")
                .flag("yes", "Do not ask.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        check(call);
        String id = NodeStatus.nodeId(call);
        Json node = call.get("Error toggling drain mode", Query.of("/v1/node/{}", id)).body();
        if (call.flag("monitor")) {
            if (node.get("DrainStrategy").isNull()) {
                call.say("No drain strategy set for node " + id);
                return 0;
            }
            new DrainMonitor(call, id).watch(0);
            return 0;
        }
        if (!call.flag("self") && !call.flag("yes") && !call.arguments().contains(id)) {
            String verb = call.flag("enable") ? "enable" : "disable";
            if (!Prompt.confirms(
                    call,
                    "Are you sure you want to %s drain mode for node \"%s\"? [y/N] "
                            .formatted(verb, id))) {
                call.say("Canceling drain toggle");
                return 0;
            }
        }
        long index =
                call.put("Error updating drain specification", drainOf(id), Json.of(body(call, id)))
                        .body()
                        .number("NodeModifyIndex");
        return call.flag("enable") ? enabled(call, id, index) : disabled(call, id);
    }

    private static Query drainOf(String id) {
        return Query.of("/v1/node/{}/drain", id);
    }

    private static int enabled(Invocation call, String id, long index) {
        if (call.flag("detach")) {
            call.say("Node \"" + id + "\" drain strategy set");
            return 0;
        }
        var monitor = new DrainMonitor(call, id);
        monitor.line("Ctrl-C to stop monitoring: will not cancel the node drain");
        monitor.line("Node \"" + id + "\" drain strategy set");
        monitor.watch(index);
        return 0;
    }

    private static int disabled(Invocation call, String id) {
        call.say("Node \"" + id + "\" drain strategy unset");
        return 0;
    }

    private static void check(Invocation call) {
        boolean monitor = call.flag("monitor");
        boolean enable = call.flag("enable");
        boolean disable = call.flag("disable");
        if (!monitor && enable == disable) {
            throw Failure.usage("Either the '-enable' or '-disable' flag must be set");
        }
        if (monitor && (enable || disable)) {
            throw Failure.usage(
                    "The -monitor flag cannot be used with the '-enable' or '-disable' flags");
        }
        if (monitor && call.flag("detach")) {
            throw Failure.usage("The '-monitor' flag cannot be used with the '-detach' flag");
        }
        int ends =
                (call.has("deadline") ? 1 : 0)
                        + (call.flag("force") ? 1 : 0)
                        + (call.flag("no-deadline") ? 1 : 0);
        if (disable && (ends > 0 || call.flag("ignore-system"))) {
            throw Failure.usage("-disable can't be combined with flags configuring drain strategy");
        }
        if (ends > 1) {
            throw Failure.usage("-deadline, -force, and -no-deadline flags are mutually exclusive");
        }
        if (enable && call.flag("keep-ineligible")) {
            throw Failure.usage("-keep-ineligible can only be used with '-disable'");
        }
    }

    private static SortedMap<String, @Nullable Object> body(Invocation call, String id) {
        TreeMap<String, @Nullable Object> body = new TreeMap<>();
        body.put("NodeID", id);
        body.put("Meta", meta(call));
        if (call.flag("enable")) {
            TreeMap<String, @Nullable Object> spec = new TreeMap<>();
            spec.put("Deadline", deadline(call).toNanos());
            spec.put("IgnoreSystemJobs", call.flag("ignore-system"));
            body.put("DrainSpec", spec);
        } else {
            body.put("DrainSpec", null);
            body.put("MarkEligible", !call.flag("keep-ineligible"));
        }
        return body;
    }

    private static SortedMap<String, @Nullable Object> meta(Invocation call) {
        TreeMap<String, @Nullable Object> meta = new TreeMap<>();
        for (String pair : call.values("meta")) {
            int sign = pair.indexOf('=');
            if (sign < 1) {
                throw Failure.usage("Invalid -meta value \"" + pair + "\": expected key=value");
            }
            meta.put(pair.substring(0, sign), pair.substring(sign + 1));
        }
        if (!call.value("m").isEmpty()) {
            meta.put(call.flag("enable") ? "message" : "cancel_message", call.value("m"));
        }
        return meta;
    }

    private static Duration deadline(Invocation call) {
        if (call.flag("force")) {
            return AT_ONCE;
        }
        if (call.flag("no-deadline")) {
            return Duration.ZERO;
        }
        String text = call.value("deadline");
        if (text.isEmpty()) {
            return USUAL_DEADLINE;
        }
        try {
            Duration deadline = GoDuration.parse(text);
            if (deadline.isPositive()) {
                return deadline;
            }
        } catch (IllegalArgumentException e) {
            throw Failure.because(
                    "Failed to parse deadline \"" + text + "\": expected a duration such as 30m");
        }
        throw Failure.because("A positive drain duration must be given");
    }
}

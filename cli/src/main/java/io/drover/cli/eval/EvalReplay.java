package io.drover.cli.eval;

import io.drover.api.GoDuration;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code drover eval replay}. */
public final class EvalReplay implements Command {
    /** Some decision came out otherwise. */
    private static final int DIFFERENT = 2;

    private static final int ID_LENGTH = 36;

    @Override
    public String synopsis() {
        return "[options] <evaluation> | -all";
    }

    @Override
    public String description() {
        return "Decides an evaluation again, on the state and with the seed of then, and shows"
                + " what comes out otherwise. Exits with 2 if anything does.";
    }

    @Override
    public void declare(Options options) {
        options.flag("all", "Decide all evaluations again whose state is still kept.")
                .value(
                        "since",
                        "time",
                        "With -all: those of the last 1h30m, or since 2026-01-31T12:00:00Z.")
                .value("limit", "count", "With -all: at most so many, the newest.")
                .formats()
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        boolean all = call.flag("all");
        Json answer = all ? all(call) : one(call);
        if (call.wantsFormat()) {
            call.printFormatted(answer);
        } else {
            if (all) {
                call.say(summary(answer));
            }
            answer.items("Decisions").forEach(decision -> show(call, decision));
        }
        return answer.number("Different") > 0 ? DIFFERENT : 0;
    }

    private static Json one(Invocation call) {
        if (call.has("since") || call.has("limit")) {
            throw Failure.usage("-since and -limit go with -all");
        }
        String id = call.argument("evaluation");
        if (id.length() != ID_LENGTH) { // a whole one may be forgotten and yet be kept for replay
            id = new Lookup(call).find(Lookup.Kind.EVALUATION, id).text("ID");
        }
        return call.put(
                        "Error replaying evaluation",
                        Query.of("/v1/evaluation/{}/replay", id),
                        new TreeMap<String, Object>())
                .body();
    }

    private static Json all(Invocation call) {
        call.refuseArguments();
        SortedMap<String, Object> request = new TreeMap<>();
        request.put("Limit", call.number("limit", 0));
        request.put("Since", call.has("since") ? since(call) : 0L);
        return call.put("Error replaying evaluations", Query.of("/v1/evaluations/replay"), request)
                .body();
    }

    private static long since(Invocation call) {
        String text = call.value("since");
        try {
            Instant time =
                    text.contains("T")
                            ? Instant.parse(text)
                            : call.terminal().clock().instant().minus(GoDuration.parse(text));
            return time.getEpochSecond() * 1_000_000_000L + time.getNano();
        } catch (DateTimeException | IllegalArgumentException _) {
            throw Failure.usage(
                    "Invalid value \"" + text + "\" for -since: expected 1h30m or a time");
        }
    }

    private static String summary(Json answer) {
        String text =
                Layout.pairs(
                        "Decided Again", answer.text("Replayed"),
                        "Equal", answer.text("Equal"),
                        "Different", answer.text("Different"),
                        "By Other Versions", answer.text("OtherAlgorithm"),
                        "Unavailable", answer.text("Unavailable"),
                        "Kept Since Index", answer.text("OldestIndex"));
        return answer.flag("Unfinished")
                ? text
                        + "\n\nTime was up at index "
                        + answer.text("LastIndex")
                        + "; use -since or -limit to replay fewer."
                : text;
    }

    private static void show(Invocation call, Json decision) {
        Json recorded = decision.get("Recorded");
        call.say(
                "\n"
                        + call.style()
                                .bold(
                                        "Evaluation "
                                                + call.shorten(decision.text("EvalID"))
                                                + ": "
                                                + decision.text("Outcome")));
        var pairs =
                new ArrayList<>(
                        List.of(
                                "Job ID", decision.text("JobID"),
                                "State Index", recorded.text("StateIndex"),
                                "Decided At",
                                        Times.exact(
                                                recorded.number("DecidedAt"),
                                                call.terminal().zone()),
                                "Seed", recorded.text("Seed"),
                                "Algorithm", algorithm(decision)));
        if (decision.flag("CarriedOutInPart")) {
            pairs.addAll(List.of("Carried Out", "in part; the rest did not fit any more"));
        }
        if (!decision.text("Reason").isEmpty()) {
            pairs.addAll(List.of("Reason", decision.text("Reason")));
        }
        call.say(Layout.pairs(pairs));
        differences(call, decision);
    }

    private static String algorithm(Json decision) {
        long then = decision.get("Recorded").number("Algorithm");
        long now = decision.number("Algorithm");
        return then == now ? then + ", the same now" : then + ", now it is " + now;
    }

    private static void differences(Invocation call, Json decision) {
        if (decision.items("Differences").isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("What", "Recorded", "Replayed"));
        for (Json difference : decision.items("Differences")) {
            rows.add(
                    List.of(
                            difference.text("What"),
                            difference.text("Recorded"),
                            difference.text("Replayed")));
        }
        call.say("\n" + Layout.table(rows));
        if (decision.number("Omitted") > 0) {
            call.say("... and " + decision.text("Omitted") + " more");
        }
    }
}

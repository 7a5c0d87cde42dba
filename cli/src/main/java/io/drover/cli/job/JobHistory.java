package io.drover.cli.job;

import io.drover.api.client.Json;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import io.drover.cli.shell.Options;
import io.drover.cli.view.DiffView;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Times;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code drover job history}. */
public final class JobHistory implements Command {
    @Override
    public String synopsis() {
        return "[options] <job>";
    }

    @Override
    public String description() {
        return "Shows the versions of a job that are still known, the newest first.";
    }

    @Override
    public void declare(Options options) {
        options.flag("p", "Show what each version changed.")
                .flag("full", "Show the whole job of each version.")
                .value("version", "version", "Show this version only.")
                .value("diff-version", "version", "Compare with this version.")
                .value("diff-tag", "tag", "Compare with the version of this tag.")
                .formats();
    }

    @Override
    public int run(Invocation call) {
        Lookup.JobName name = new Lookup(call).job(call.argument("job"));
        Json answer =
                call.get(
                                "Error retrieving job versions",
                                name.query("/v1/job/{}/versions")
                                        .with("diffs", String.valueOf(call.flag("p")))
                                        .withIfSet("diff_version", call.value("diff-version"))
                                        .withIfSet("diff_tag", call.value("diff-tag")))
                        .body();
        List<Json> versions = answer.items("Versions");
        List<Json> diffs = answer.items("Diffs");
        if (call.has("version")) {
            return one(call, name, versions, diffs);
        }
        if (call.wantsFormat()) {
            return call.printFormatted(answer.get("Versions"));
        }
        var blocks = new ArrayList<String>();
        for (int i = 0; i < versions.size(); i++) {
            blocks.add(block(call, versions.get(i), i < diffs.size() ? diffs.get(i) : null));
        }
        call.say(String.join("\n\n", blocks));
        return 0;
    }

    private static int one(
            Invocation call, Lookup.JobName name, List<Json> versions, List<Json> diffs) {
        long wanted = call.number("version", 0);
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).number("Version") == wanted) {
                if (call.wantsFormat()) {
                    return call.printFormatted(versions.get(i));
                }
                call.say(block(call, versions.get(i), i < diffs.size() ? diffs.get(i) : null));
                return 0;
            }
        }
        throw Failure.because("version " + wanted + " of job \"" + name.id() + "\" not found");
    }

    private static String block(Invocation call, Json job, @Nullable Json diff) {
        if (call.flag("full")) {
            return job.pretty();
        }
        var pairs =
                new ArrayList<>(
                        List.of(
                                "Version", job.text("Version"),
                                "Stable", String.valueOf(job.flag("Stable")),
                                "Submit Date",
                                        Times.exact(
                                                job.number("SubmitTime"), call.terminal().zone())));
        Json tag = job.get("VersionTag");
        if (!tag.isNull()) {
            pairs.addAll(
                    List.of(
                            "Tag Name", tag.text("Name"),
                            "Tag Description", tag.text("Description")));
        }
        String text = Layout.pairs(pairs);
        return diff == null
                ? text
                : text
                        + "\nDiff        =\n"
                        + DiffView.of(diff, call.style(), false).stripTrailing();
    }
}

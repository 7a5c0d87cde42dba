package io.drover.cli.job;

import io.drover.cli.shell.Invocation;
import io.drover.jobspec.hcl.Diagnostic;
import java.util.List;

/** What is odd about a job, but no reason to refuse it. */
final class Warnings {
    private Warnings() {}

    static void print(Invocation call, List<Diagnostic> ours, String theirs) {
        if (!ours.isEmpty()) {
            call.terminal().complain(call.errorRendering().of(ours) + "\n");
        }
        if (!theirs.isEmpty()) {
            call.say(call.style().bold(call.style().yellow("Job Warnings:\n" + theirs + "\n")));
        }
    }
}

package io.drover.cli.job;

import io.drover.cli.shell.Invocation;
import java.util.List;

/** What is odd about a job, but no reason to refuse it. */
final class Warnings {
    private Warnings() {}

    static void print(Invocation call, List<String> ours, String theirs) {
        ours.forEach(warning -> call.terminal().complain(call.style().yellow(warning)));
        if (!theirs.isEmpty()) {
            call.say(call.style().bold(call.style().yellow("Job Warnings:\n" + theirs + "\n")));
        }
    }
}

package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Action;
import io.drover.api.job.Task;
import io.drover.api.job.TaskCSIPluginConfig;
import io.drover.api.job.TaskScheduleCron;
import io.drover.jobspec.cron.CronExpression;
import io.drover.jobspec.cron.PeriodicTimes;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the smaller blocks of a task may say: action, csi_plugin, schedule. */
final class TaskBlockRules {
    private final Task task;
    private final Problems problems;

    TaskBlockRules(Task task, Problems problems) {
        this.task = task;
        this.problems = problems;
    }

    void check() {
        actions();
        if (task.csiPluginConfig() != null) {
            Problems own = new Problems();
            csi(own, task.csiPluginConfig());
            problems.bundle("CSI plugin validation failed", own.all());
        }
        if (task.schedule() != null) {
            Problems own = new Problems();
            schedule(own, task.schedule().cron());
            problems.bundle("Schedule validation failed", own.all());
        }
    }

    private void actions() {
        Set<String> names = new TreeSet<>();
        for (Action action : listOf(task.actions())) {
            problems.unless(
                    IdentityRules.NAME.matcher(action.name()).matches(),
                    "invalid action name \"" + action.name() + "\"");
            problems.when(
                    action.command().isEmpty(),
                    "action \"%s\": command must not be empty".formatted(action.name()));
            problems.unless(
                    names.add(action.name()), "action \"" + action.name() + "\" is defined twice");
        }
    }

    private static void csi(Problems own, TaskCSIPluginConfig config) {
        own.when(config.id().isEmpty(), "id must be set");
        switch (config.type()) {
            case "node", "controller", "monolith" -> {}
            default ->
                    own.add(
                            "type must be one of node, controller or monolith, not \"%s\""
                                    .formatted(config.type()));
        }
        own.when(
                Path.of(config.stagePublishBaseDir()).startsWith(Path.of(config.mountDir())),
                "stage_publish_base_dir must not lie under mount_dir");
    }

    private static void schedule(Problems own, @Nullable TaskScheduleCron cron) {
        if (cron == null) {
            own.add("cron must be set");
            return;
        }
        times(own, "start", cron.start(), 6, cron.start());
        times(own, "end", cron.end(), 2, cron.end() + " * * * *");
        try {
            PeriodicTimes.zone(cron.timezone());
        } catch (IllegalArgumentException e) {
            own.add(String.valueOf(e.getMessage()));
        }
    }

    private static void times(
            Problems own, String what, String text, int fields, String expression) {
        if (text.isBlank() || text.strip().split("\\s+", -1).length != fields) {
            own.add(
                    "%s has %d fields, not \"%s\": %s"
                            .formatted(
                                    what,
                                    fields,
                                    text,
                                    fields == 2
                                            ? "minute hour"
                                            : "minute hour day month weekday year"));
            return;
        }
        own.when(text.contains(",") || text.contains("/"), what + " must not contain , or /");
        try {
            CronExpression.parse(expression);
        } catch (IllegalArgumentException e) {
            own.add("%s \"%s\" is invalid: %s".formatted(what, text, e.getMessage()));
        }
    }
}

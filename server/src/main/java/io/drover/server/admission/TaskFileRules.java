package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;

import io.drover.api.job.Task;
import io.drover.api.job.TaskArtifact;
import io.drover.api.job.Template;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What may be put into a task's directory: templates, artifacts, a dispatch payload. */
final class TaskFileRules {
    private static final Pattern PERMISSIONS = Pattern.compile("[0-7]{1,5}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

    private final Task task;
    private final Problems problems;

    TaskFileRules(Task task, Problems problems) {
        this.task = task;
        this.problems = problems;
    }

    void check() {
        Set<String> destinations = new TreeSet<>();
        int place = 1;
        for (Template template : listOf(task.templates())) {
            Problems own = new Problems();
            template(own, template, destinations);
            problems.bundle("Template %d validation failed".formatted(place++), own.all());
        }
        place = 1;
        for (TaskArtifact artifact : listOf(task.artifacts())) {
            Problems own = new Problems();
            artifact(own, artifact);
            problems.bundle("Artifact %d validation failed".formatted(place++), own.all());
        }
        if (task.dispatchPayload() != null) {
            String file = task.dispatchPayload().file();
            Problems own = new Problems();
            own.when(file.isEmpty(), "file must be set");
            own.when(escapes("local/" + file, "local"), "destination escapes the local directory");
            problems.bundle("Dispatch Payload validation failed", own.all());
        }
    }

    private static void template(Problems own, Template template, Set<String> destinations) {
        String destination = template.destPath();
        own.when(
                template.sourcePath().isEmpty() && template.embeddedTmpl().isEmpty(),
                "Must specify a source path or have an embedded template");
        own.when(destination.isEmpty(), "Must specify a destination for the template");
        own.when(escapes(destination, ""), "template destination escapes allocation directory");
        own.unless(
                destination.isEmpty() || destinations.add(destination),
                "template destination \"" + destination + "\" is used twice");
        change(own, template);
        own.when(PolicyRules.negative(template.splay()), "Must specify positive splay value");
        own.unless(
                template.perms().isEmpty() || PERMISSIONS.matcher(template.perms()).matches(),
                "Failed to parse \"" + template.perms() + "\" as octal");
        if (template.waitTime() != null) {
            Duration min = template.waitTime().min();
            Duration max = template.waitTime().max();
            own.when(
                    min != null && max != null && min.compareTo(max) > 0,
                    "wait min %s is greater than max %s"
                            .formatted(
                                    PolicyRules.text(PolicyRules.orZero(min)),
                                    PolicyRules.text(PolicyRules.orZero(max))));
        }
    }

    private static void change(Problems own, Template template) {
        switch (template.changeMode()) {
            case "noop", "restart" -> {}
            case "signal" -> {
                own.when(
                        template.changeSignal().isEmpty(),
                        "Must specify signal value when change mode is signal");
                own.when(template.envvars(), "cannot use signals with env var templates");
            }
            case "script" -> {
                own.when(
                        template.changeScript() == null,
                        "must specify change script configuration value when change mode is script");
                own.when(
                        template.changeScript() != null
                                && template.changeScript().command().isEmpty(),
                        "must specify script path value when change mode is script");
            }
            default ->
                    own.add(
                            "Invalid change mode given: \""
                                    + template.changeMode()
                                    + "\". Must be one of the following: noop, signal, script, restart");
        }
    }

    private static void artifact(Problems own, TaskArtifact artifact) {
        own.when(artifact.getterSource().isEmpty(), "source must be specified");
        switch (artifact.getterMode()) {
            case "any", "file", "dir" -> {}
            default ->
                    own.add(
                            "invalid artifact mode \""
                                    + artifact.getterMode()
                                    + "\"; must be one of: any, file, dir");
        }
        own.when(escapes(artifact.relativeDest(), ""), "destination escapes allocation directory");
        String checksum =
                artifact.getterOptions() == null ? null : artifact.getterOptions().get("checksum");
        if (checksum != null && !checksum.contains("${")) {
            checksum(own, checksum);
        }
    }

    private static void checksum(Problems own, String checksum) {
        int colon = checksum.indexOf(':');
        String type = colon < 0 ? "" : checksum.substring(0, colon);
        String value = checksum.substring(colon + 1);
        int digits =
                switch (type) {
                    case "md5" -> 32;
                    case "sha1" -> 40;
                    case "sha256" -> 64;
                    case "sha512" -> 128;
                    default -> 0;
                };
        own.when(
                digits == 0,
                "checksum must be given as type:value with md5, sha1, sha256 or sha512, not \"%s\""
                        .formatted(checksum));
        own.when(
                digits != 0 && (value.length() != digits || !HEX.matcher(value).matches()),
                "a %s checksum has %d hexadecimal digits, not \"%s\""
                        .formatted(type, digits, value));
    }

    /**
     * Whether a path leads out of a directory beneath the one it starts from; placeholders are not
     * known yet.
     */
    static boolean escapes(String path, String beneath) {
        if (path.isEmpty() || path.contains("${") || path.startsWith("/")) {
            return false;
        }
        try {
            Path normal = Path.of(path).normalize();
            return normal.startsWith("..") || (!beneath.isEmpty() && !normal.startsWith(beneath));
        } catch (InvalidPathException _) {
            return true;
        }
    }
}

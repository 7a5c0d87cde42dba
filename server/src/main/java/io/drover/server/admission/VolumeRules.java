package io.drover.server.admission;

import static io.drover.server.admission.JobValidator.listOf;
import static io.drover.server.admission.PolicyRules.orZero;

import io.drover.api.job.Job;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.VolumeMount;
import io.drover.api.job.VolumeRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the volumes of a group, and their mounts in its tasks, may say. */
final class VolumeRules {
    private static final String READER_ONLY = "single-node-reader-only";
    private static final String MULTI_READER_ONLY = "multi-node-reader-only";
    private static final String MULTI_ONE_WRITER = "multi-node-single-writer";
    private static final Set<String> HOST_MODES =
            modes(
                    "",
                    READER_ONLY,
                    "single-node-writer",
                    "single-node-single-writer",
                    "single-node-multi-writer");
    private static final Set<String> CSI_MODES =
            modes(
                    "",
                    READER_ONLY,
                    "single-node-writer",
                    MULTI_READER_ONLY,
                    MULTI_ONE_WRITER,
                    "multi-node-multi-writer");

    private final Job job;
    private final TaskGroup group;

    private VolumeRules(Job job, TaskGroup group) {
        this.job = job;
        this.group = group;
    }

    private static Set<String> modes(String... names) {
        return new TreeSet<>(List.of(names));
    }

    static void check(Problems problems, Job job, TaskGroup group) {
        if (group.volumes() == null) {
            return;
        }
        VolumeRules rules = new VolumeRules(job, group);
        group.volumes()
                .forEach((name, volume) ->
                        problems.bundle(
                                "Task group volume validation for %s failed".formatted(name),
                                rules.errors(volume)));
    }

    private List<String> errors(VolumeRequest volume) {
        Problems own = new Problems();
        own.when(volume.source().isEmpty(), "volume has an empty source");
        switch (volume.attachmentMode()) {
            case "", "file-system", "block-device" -> {}
            default -> own.add("unknown attachment mode \"" + volume.attachmentMode() + "\"");
        }
        perAlloc(own, volume);
        switch (volume.type()) {
            case "host" -> host(own, volume);
            case "csi" -> csi(own, volume);
            case "" -> own.add("volume has no type: host or csi");
            default -> own.add("volume has unrecognized type " + volume.type());
        }
        boolean reads =
                volume.accessMode().equals(READER_ONLY)
                        || volume.accessMode().equals(MULTI_READER_ONLY);
        own.when(
                reads && !volume.readOnly(),
                "%s volumes must be read-only".formatted(volume.accessMode()));
        return own.all();
    }

    private void perAlloc(Problems own, VolumeRequest volume) {
        if (!volume.perAlloc()) {
            return;
        }
        boolean canaries = group.update() != null && orZero(group.update().canary()) > 0;
        own.when(canaries, "volume cannot be per_alloc when canaries are in use");
        own.when(
                job.type().equals("system") || job.type().equals("sysbatch"),
                "volume cannot be per_alloc for system or sysbatch jobs");
        own.when(volume.sticky(), "volume cannot be per_alloc and sticky at the same time");
    }

    private static void host(Problems own, VolumeRequest volume) {
        own.when(volume.mountOptions() != null, "host volumes cannot have mount options");
        own.unless(
                HOST_MODES.contains(volume.accessMode()),
                "host volumes cannot be mounted with " + volume.accessMode() + " access mode");
    }

    private void csi(Problems own, VolumeRequest volume) {
        String mode = volume.accessMode();
        own.when(volume.attachmentMode().isEmpty(), "CSI volumes must have an attachment mode");
        own.when(mode.isEmpty(), "CSI volumes must have an access mode");
        own.unless(CSI_MODES.contains(mode), "unknown access mode \"" + mode + "\"");
        own.when(
                volume.attachmentMode().equals("block-device") && volume.mountOptions() != null,
                "block devices cannot have mount options");
        own.when(volume.sticky(), "CSI volumes cannot be sticky");
        int count = orZero(group.count());
        own.when(
                count > 1 && mode.startsWith("single-node") && !volume.perAlloc(),
                "volume with %s access mode allows only one allocation: count is %d; per_alloc gives each one its own"
                        .formatted(mode, count));
        own.when(
                count > 1
                        && mode.equals(MULTI_ONE_WRITER)
                        && !volume.perAlloc()
                        && !volume.readOnly(),
                "volume with %s access mode allows only one writer: count is %d"
                        .formatted(mode, count));
    }

    static void mounts(Problems problems, TaskGroup group, Task task) {
        int place = 1;
        for (VolumeMount mount : listOf(task.volumeMounts())) {
            Problems own = new Problems();
            boolean known = group.volumes() != null && group.volumes().containsKey(mount.volume());
            own.unless(
                    known || mount.volume().contains("${"),
                    "Volume Mount references undefined volume " + mount.volume());
            own.when(mount.destination().isEmpty(), "Volume Mount has no destination");
            switch (mount.propagationMode()) {
                case "", "private", "host-to-task", "bidirectional" -> {}
                default -> own.add("invalid propagation mode: \"" + mount.propagationMode() + "\"");
            }
            switch (mount.seLinuxLabel()) {
                case "", "z", "Z" -> {}
                default -> own.add("selinux_label is z or Z, not \"" + mount.seLinuxLabel() + "\"");
            }
            problems.bundle("Volume Mount (%d) is invalid".formatted(place), own.all());
            place++;
        }
    }
}

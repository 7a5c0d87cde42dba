package io.drover.plugin.testkit;

import static io.drover.plugin.testkit.Calls.check;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.device.FingerprintRequest;
import io.drover.plugin.proto.device.StatsRequest;
import io.drover.plugin.rpc.Devices;
import io.drover.plugin.rpc.Reports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;

/** The promises of {@code DevicePlugin}. */
final class DevicePromises {
    private DevicePromises() {}

    static List<Promise<DeviceBench>> of(DevicePluginKit kit) {
        return List.of(
                Promise.of("it says who it is", DevicePromises::identity),
                Promise.of(
                        "the first report comes at once, the stream stays open",
                        DevicePromises::reports),
                Promise.of("no id is there twice", DevicePromises::uniqueIds),
                Promise.of(
                        "every healthy device can be reserved, and again",
                        DevicePromises::reserveEach),
                Promise.of(
                        "the devices of a group can be reserved together",
                        DevicePromises::reserveTogether),
                Promise.of(
                        "devices of several groups can be reserved together",
                        DevicePromises::reserveSeveralGroups),
                Promise.of("a task is given what exists", DevicePromises::reservations),
                Promise.of(
                        "an unknown device is refused by its id", DevicePromises::reserveUnknown),
                Promise.of("ids stay when the plugin is started again", DevicePromises::idsStay),
                Promise.of("usage is of known devices", DevicePromises::usage)
                        .onlyIf(kit.measures(), "it measures nothing"),
                Promise.of(
                                "a wrong configuration is refused by the option's name",
                                DevicePromises::wrongConfig)
                        .onlyIf(kit.wrong().isPresent(), "every configuration that fits is right"));
    }

    private static void identity(DeviceBench at) {
        at.base().checkIdentity(PluginType.DEVICE);
    }

    private static void reports(DeviceBench at) throws Exception {
        try (var heard =
                new Heard<>(at.streaming()::fingerprint, FingerprintRequest.getDefaultInstance())) {
            var _ = Devices.fromMessage(heard.next(Duration.ofSeconds(10)));
            heard.checkOpen();
        }
    }

    private static void uniqueIds(DeviceBench at) throws Exception {
        var ids = new HashSet<String>();
        for (var group : at.groups()) {
            for (var device : group.devices()) {
                check(ids.add(device.id()), () -> device.id() + " is there twice");
            }
        }
    }

    private static List<String> healthy(DeviceGroup group) {
        return group.devices().stream()
                .filter(DeviceGroup.Device::healthy)
                .map(DeviceGroup.Device::id)
                .toList();
    }

    private static void reserveEach(DeviceBench at) throws Exception {
        for (var group : at.groups()) {
            for (var id : healthy(group)) {
                var first = at.reserve(List.of(id));
                var second = at.reserve(List.of(id));
                check(
                        first.equals(second),
                        () -> "reserving " + id + " gave " + first + ", then " + second);
            }
        }
    }

    private static void reserveTogether(DeviceBench at) throws Exception {
        for (var group : at.groups()) {
            var ids = healthy(group);
            if (!ids.isEmpty()) {
                var given = at.reserve(ids);
                check(
                        given.env().size() + given.devices().size() + given.mounts().size() > 0,
                        () -> "nothing tells a task of its devices " + ids);
            }
        }
    }

    private static void reserveSeveralGroups(DeviceBench at) throws Exception {
        var groups = new ArrayList<List<String>>();
        at.groups().forEach(group -> groups.add(healthy(group)));
        groups.removeIf(List::isEmpty);
        Assumptions.assumeTrue(groups.size() > 1, "all that can be used is one group");
        var all = groups.stream().flatMap(List::stream).toList();
        var together = at.reserveSet(all);
        Assumptions.assumeTrue(
                together.isPresent(), "it speaks HashiCorp's protocol only, one group at a time");
        for (var ids : groups) {
            var given = at.reserve(ids);
            check(
                    together.get().devices().containsAll(given.devices())
                            && together.get().mounts().containsAll(given.mounts())
                            && together.get().env().keySet().containsAll(given.env().keySet()),
                    () ->
                            "a task with %s gets %s, but with %s %s"
                                    .formatted(all, together.get(), ids, given));
        }
    }

    private static void reservations(DeviceBench at) throws Exception {
        for (var group : at.groups()) {
            for (var id : healthy(group)) {
                var given = at.reserve(List.of(id));
                var paths = new ArrayList<String>();
                var onHost = new ArrayList<String>();
                given.devices()
                        .forEach(node -> {
                            paths.add(node.taskPath());
                            onHost.add(node.hostPath());
                            check(
                                    node.permissions().matches("[rwm]+"),
                                    () ->
                                            node.hostPath()
                                                    + " has the permissions "
                                                    + node.permissions());
                        });
                given.mounts()
                        .forEach(mount -> {
                            paths.add(mount.taskPath());
                            onHost.add(mount.hostPath());
                        });
                paths.addAll(onHost);
                paths.forEach(path ->
                        check(Path.of(path).isAbsolute(), () -> path + " is no absolute path"));
                onHost.forEach(
                        path -> check(Files.exists(Path.of(path)), () -> "there is no " + path));
                check(!given.env().containsKey(""), () -> "a variable has no name");
            }
        }
    }

    private static void reserveUnknown(DeviceBench at) throws Exception {
        var unknown = "no-such-device";
        var alone = at.refused("an unknown device", () -> at.reserve(List.of(unknown)));
        check(alone.contains(unknown), () -> "the refusal does not name " + unknown + ": " + alone);
        var known = healthy(at.groups().getFirst());
        if (!known.isEmpty()) {
            var _ =
                    at.refused(
                            "an unknown device beside a known one",
                            () -> at.reserve(List.of(known.getFirst(), unknown)));
        }
    }

    private static SortedMap<DeviceKind, SortedSet<String>> ids(DeviceBench at) throws Exception {
        var ids = new TreeMap<DeviceKind, SortedSet<String>>();
        for (var group : at.groups()) {
            var of = ids.computeIfAbsent(group.kind(), _ -> new TreeSet<>());
            group.devices().forEach(device -> of.add(device.id()));
        }
        return ids;
    }

    private static void idsStay(DeviceBench at) throws Exception {
        var before = ids(at);
        at.replacePlugin();
        var after = ids(at);
        check(before.equals(after), () -> "before " + before + ", after " + after);
    }

    private static void usage(DeviceBench at) throws Exception {
        var known = ids(at);
        var request =
                StatsRequest.newBuilder()
                        .setCollectionInterval(Reports.duration(Duration.ofMillis(200)))
                        .build();
        try (var heard = new Heard<>(at.streaming()::stats, request)) {
            var first = Devices.fromMessage(heard.next(at.patience()));
            var _ = heard.next(at.patience());
            check(!first.isEmpty(), () -> "nothing was measured");
            for (var group : first) {
                var ids =
                        Objects.requireNonNullElseGet(
                                known.get(group.kind()), TreeSet<String>::new);
                check(
                        ids.containsAll(group.devices().keySet()),
                        () ->
                                "%s: measured are %s, known are %s"
                                        .formatted(group.kind(), group.devices().keySet(), ids));
            }
        }
    }

    private static void wrongConfig(DeviceBench at) throws Exception {
        var option = at.kit().wrongOption();
        String said;
        try {
            said =
                    at.refused(
                            "a wrong configuration",
                            () -> at.base().configure(at.kit().wrong().orElseThrow()));
        } catch (ConfigException e) {
            said = String.valueOf(e.getMessage());
        } finally {
            at.replacePlugin();
        }
        var refusal = said;
        check(
                refusal.contains(option),
                () -> "the refusal does not name " + option + ": " + refusal);
    }
}

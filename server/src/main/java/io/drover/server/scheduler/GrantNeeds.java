package io.drover.server.scheduler;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.DeviceTogether;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.NodeDeviceResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cores and devices that the tasks of a group want for themselves: each wish is one step of the
 * search for what a node can give, the pickiest first.
 */
final class GrantNeeds {
    /** What it weighs that devices lie as near to one another as a job likes. */
    static final int TOGETHER = 50;

    /** Of all tasks together. */
    final int cores;

    /** Instances of all tasks together. */
    final int devices;

    /** The tasks that want anything, by their numbers. */
    final List<TaskWish> tasks;

    /** The wishes; a task's cores come before its devices. */
    final List<Wish> wishes;

    /** The wishes for devices among them. */
    final List<DeviceWish> deviceWishes = new ArrayList<>();

    /** Whether nodes of one kind may answer differently, since single instances are told apart. */
    final boolean looksAtIds;

    /** The absolute weights of all affinities to devices together. */
    final int weights;

    /** Something that one task wants. */
    sealed interface Wish {
        TaskWish task();
    }

    /** How the cores of a task shall lie. */
    enum Near {
        ANYWHERE,
        /** As near to each other as can be. */
        PREFER,
        /** On one memory node. */
        REQUIRE
    }

    /**
     * The cores of a task.
     *
     * @param number of the task among those that want anything
     * @param withDevices whether some of its devices have to be where its cores are
     */
    record TaskWish(String name, int number, int cores, Near near, boolean withDevices)
            implements Wish {
        @Override
        public TaskWish task() {
            return this;
        }
    }

    /**
     * Devices that a task asks for, all of one group.
     *
     * @param number of the wish among those for devices
     * @param nearCores whether they have to be on the memory node of the task's cores
     * @param choosy whether some instances of a group may be right and others not
     * @param checks constraints
     */
    record DeviceWish(
            TaskWish task,
            int number,
            RequestedDevice asked,
            int count,
            boolean nearCores,
            boolean choosy,
            List<DeviceCheck> checks,
            List<WeightedDeviceCheck> affinities)
            implements Wish {
        /** Whether the name means these devices: {@code type}, {@code vendor/type[/name]}. */
        boolean names(NodeDeviceResource devices) {
            String[] parts = asked.name().split("/", 3);
            return switch (parts.length) {
                case 1 -> devices.type().equals(parts[0]);
                case 2 -> devices.vendor().equals(parts[0]) && devices.type().equals(parts[1]);
                default ->
                        devices.vendor().equals(parts[0])
                                && devices.type().equals(parts[1])
                                && devices.name().equals(parts[2]);
            };
        }

        /** Whether name and constraints allow these devices, but for single instances of them. */
        boolean allows(NodeDeviceResource devices) {
            return names(devices) && checks.stream().allMatch(check -> check.holdsOn(devices));
        }

        /** Whether constraints on ids let it have one instance. */
        boolean admits(NodeDeviceResource devices, String id) {
            return checks.stream()
                    .allMatch(check -> !check.looksAtIds() || check.admits(devices, id));
        }

        /** Whether devices that lie too far apart are refused. */
        boolean needsTogether() {
            DeviceTogether together = asked.together();
            return together != null && together.affinity().equals("require");
        }

        /** Whether devices that lie near to one another are liked. */
        boolean likesTogether() {
            return asked.together() != null && !needsTogether();
        }

        /** What its affinities make of these devices. */
        int weight(NodeDeviceResource devices) {
            return affinities.stream()
                    .mapToInt(wish -> wish.check().holdsOn(devices) ? wish.weight() : 0)
                    .sum();
        }
    }

    /** An affinity to devices. */
    record WeightedDeviceCheck(DeviceCheck check, int weight) {}

    GrantNeeds(TaskGroup group) {
        List<TaskWish> wanting = new ArrayList<>();
        List<Resources> asked = new ArrayList<>();
        int coreCount = 0;
        for (Task task : GroupNeeds.each(group.tasks())) {
            Resources asks = task.resources();
            if (asks != null && (asks.cores() > 0 || !GroupNeeds.each(asks.devices()).isEmpty())) {
                coreCount += asks.cores();
                Near near = near(asks);
                boolean withDevices =
                        near != Near.ANYWHERE && !GroupNeeds.each(numa(asks).devices()).isEmpty();
                wanting.add(
                        new TaskWish(task.name(), wanting.size(), asks.cores(), near, withDevices));
                asked.add(asks);
            }
        }
        this.cores = coreCount;
        this.tasks = List.copyOf(wanting);
        this.wishes = wishes(asked);
        this.looksAtIds =
                deviceWishes.stream()
                        .anyMatch(wish ->
                                wish.choosy()
                                        || wish.asked().together() != null
                                        || wish.affinities().stream()
                                                .anyMatch(like -> like.check().looksAtIds()));
        this.devices = deviceWishes.stream().mapToInt(DeviceWish::count).sum();
        this.weights =
                deviceWishes.stream()
                                .flatMap(wish -> wish.affinities().stream())
                                .mapToInt(wish -> Math.abs(wish.weight()))
                                .sum()
                        + (int) deviceWishes.stream().filter(DeviceWish::likesTogether).count()
                                * TOGETHER;
    }

    private List<Wish> wishes(List<Resources> asked) {
        List<TaskWish> pickiestFirst = new ArrayList<>(tasks);
        pickiestFirst.sort(
                Comparator.comparing(TaskWish::near)
                        .thenComparingInt(TaskWish::cores)
                        .reversed()
                        .thenComparingInt(TaskWish::number));
        List<Wish> all = new ArrayList<>();
        for (TaskWish task : pickiestFirst) {
            if (task.cores() > 0) {
                all.add(task);
            }
            List<DeviceWish> own = new ArrayList<>();
            Resources asks = asked.get(task.number());
            for (RequestedDevice device : GroupNeeds.each(asks.devices())) {
                int number = deviceWishes.size() + own.size();
                own.add(wish(task, number, asks, device));
            }
            deviceWishes.addAll(own);
            own.sort(Comparator.comparingInt(wish -> wish.choosy() ? 0 : wish.nearCores() ? 1 : 2));
            all.addAll(own);
        }
        return List.copyOf(all);
    }

    private static DeviceWish wish(
            TaskWish task, int number, Resources asks, RequestedDevice device) {
        List<DeviceCheck> checks = new ArrayList<>();
        for (Constraint constraint : GroupNeeds.each(device.constraints())) {
            checks.add(DeviceCheck.of(constraint));
        }
        List<WeightedDeviceCheck> affinities = new ArrayList<>();
        for (Affinity affinity : GroupNeeds.each(device.affinities())) {
            int weight = affinity.weight() == null ? 50 : affinity.weight();
            affinities.add(new WeightedDeviceCheck(DeviceCheck.of(affinity), weight));
        }
        return new DeviceWish(
                task,
                number,
                device,
                device.count() == null ? 1 : device.count(),
                task.withDevices() && GroupNeeds.each(numa(asks).devices()).contains(device.name()),
                checks.stream().anyMatch(DeviceCheck::looksAtIds),
                List.copyOf(checks),
                List.copyOf(affinities));
    }

    private static NUMAResource numa(Resources asks) {
        NUMAResource numa = asks.numa();
        return numa == null ? new NUMAResource("none", null) : numa;
    }

    private static Near near(Resources asks) {
        return asks.cores() == 0
                ? Near.ANYWHERE
                : switch (numa(asks).affinity()) {
                    case "prefer" -> Near.PREFER;
                    case "require" -> Near.REQUIRE;
                    default -> Near.ANYWHERE;
                };
    }

    boolean isEmpty() {
        return wishes.isEmpty();
    }

    /** How well devices of some weight fit, −1 to 1 in fixed point. */
    long affinity(int weight) {
        return weights == 0 ? 0 : Score.fixed((double) weight / weights);
    }
}

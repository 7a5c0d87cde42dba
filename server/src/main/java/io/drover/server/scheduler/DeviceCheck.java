package io.drover.server.scheduler;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.node.Attribute;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A constraint or affinity on devices, read once and asked of the devices of many nodes.
 *
 * @param text as users see it
 */
record DeviceCheck(String text, String operand, Side left, Side right, NodeCheck.Comparison words) {
    private static final String IDS = "${device.ids}";

    /** One side of a check. */
    private sealed interface Side {
        /** Its value for devices; null when they lack it. */
        @Nullable DeviceValue of(NodeDeviceResource devices);
    }

    private record Literal(DeviceValue value) implements Side {
        @Override
        public DeviceValue of(NodeDeviceResource devices) {
            return value;
        }
    }

    private record Property(String name) implements Side {
        @Override
        public @Nullable DeviceValue of(NodeDeviceResource devices) {
            return switch (name) {
                case "device.vendor" -> new DeviceValue.Text(devices.vendor());
                case "device.type" -> new DeviceValue.Text(devices.type());
                case "device.model" -> new DeviceValue.Text(devices.name());
                case "device.ids" -> new DeviceValue.Text(idsOf(devices));
                default -> attribute(devices);
            };
        }

        private @Nullable DeviceValue attribute(NodeDeviceResource devices) {
            Attribute attribute =
                    devices.attributes() != null && name.startsWith("device.attr.")
                            ? devices.attributes().get(name.substring("device.attr.".length()))
                            : null;
            return attribute == null ? null : DeviceValue.of(attribute);
        }
    }

    static DeviceCheck of(Constraint constraint) {
        return of(constraint.lTarget(), constraint.operand(), constraint.rTarget());
    }

    static DeviceCheck of(Affinity affinity) {
        return of(affinity.lTarget(), affinity.operand(), affinity.rTarget());
    }

    static DeviceCheck of(String left, String operand, String right) {
        return new DeviceCheck(
                (left + " " + operand + " " + right).strip(),
                operand,
                side(left),
                side(right),
                NodeCheck.comparison(operand, right, Target.of(right)));
    }

    private static Side side(String written) {
        String text = written.strip();
        return text.startsWith("${") && text.endsWith("}")
                ? new Property(text.substring(2, text.length() - 1).strip())
                : new Literal(DeviceValue.parse(text));
    }

    private static String idsOf(NodeDeviceResource devices) {
        return GroupNeeds.each(devices.instances()).stream()
                .map(NodeDevice::id)
                .collect(Collectors.joining(","));
    }

    /** Whether it tells single instances apart, not only groups of them. */
    boolean looksAtIds() {
        return isIds(left) || isIds(right);
    }

    private static boolean isIds(Side side) {
        return side instanceof Property(String name) && ("${" + name + "}").equals(IDS);
    }

    /** Whether some devices of one vendor, type and name satisfy it. */
    boolean holdsOn(NodeDeviceResource devices) {
        if (looksAtIds()
                && !operand.equals("set_contains")
                && !operand.equals("set_contains_all")) {
            return GroupNeeds.each(devices.instances()).stream()
                    .anyMatch(instance -> admits(devices, instance.id()));
        }
        return holds(left.of(devices), right.of(devices));
    }

    /** Whether it lets a task have this instance. */
    boolean admits(NodeDeviceResource devices, String id) {
        DeviceValue own = new DeviceValue.Text(id);
        DeviceValue l = isIds(left) ? own : left.of(devices);
        DeviceValue r = isIds(right) ? own : right.of(devices);
        if (operand.startsWith("set_contains") && isIds(left)) {
            return r != null && r.text() != null && NodeCheck.members(r.text()).contains(id);
        }
        return holds(l, r);
    }

    private boolean holds(@Nullable DeviceValue l, @Nullable DeviceValue r) {
        return switch (operand) {
            case "", "=", "==", "is" -> compare(l, r, order -> order == 0);
            case "!=", "not" -> (l == null) != (r == null) || compare(l, r, order -> order != 0);
            case "<" -> ordered(l, r, order -> order < 0);
            case "<=" -> ordered(l, r, order -> order <= 0);
            case ">" -> ordered(l, r, order -> order > 0);
            case ">=" -> ordered(l, r, order -> order >= 0);
            case "is_set" -> l != null;
            case "is_not_set" -> l == null;
            default -> words.holds(l == null ? null : l.text(), r == null ? null : r.text());
        };
    }

    private static boolean ordered(
            @Nullable DeviceValue l, @Nullable DeviceValue r, IntPredicate test) {
        return !(l instanceof DeviceValue.Truth) && compare(l, r, test);
    }

    private static boolean compare(
            @Nullable DeviceValue l, @Nullable DeviceValue r, IntPredicate test) {
        Integer order = l == null || r == null ? null : l.compare(r);
        return order != null && test.test(order);
    }
}

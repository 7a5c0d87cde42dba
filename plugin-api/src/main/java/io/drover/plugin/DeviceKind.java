package io.drover.plugin;

/**
 * What the devices of a group have in common and jobs ask for, all or in part: {@code type}, {@code
 * vendor/type} or {@code vendor/type/name}.
 *
 * @param vendor such as {@code nvidia}
 * @param type such as {@code gpu}
 * @param name the model, such as {@code Tesla T4}
 */
public record DeviceKind(String vendor, String type, String name)
        implements Comparable<DeviceKind> {
    public DeviceKind {
        if (vendor.isEmpty() || type.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a group of devices needs vendor, type and name, got \"%s\", \"%s\", \"%s\""
                            .formatted(vendor, type, name));
        }
    }

    @Override
    public int compareTo(DeviceKind other) {
        return toString().compareTo(other.toString());
    }

    /** {@code vendor/type/name}. */
    @Override
    public String toString() {
        return vendor + "/" + type + "/" + name;
    }
}

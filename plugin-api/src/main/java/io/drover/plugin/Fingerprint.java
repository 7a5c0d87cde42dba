package io.drover.plugin;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether and how a driver works on this machine.
 *
 * @param health whether tasks can run
 * @param description why, for people; {@code Healthy} when all is well
 * @param attributes facts for the node's attributes, such as {@code driver.exec} = true
 */
public record Fingerprint(
        Health health, String description, SortedMap<String, Attribute> attributes) {
    /** Health of a driver. */
    public enum Health {
        /** What the driver needs is not there, or it is switched off. */
        UNDETECTED,
        /** It is there but does not work; no task is placed here. */
        UNHEALTHY,
        HEALTHY
    }

    public Fingerprint {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    public static Fingerprint healthy(SortedMap<String, Attribute> attributes) {
        return new Fingerprint(Health.HEALTHY, "Healthy", attributes);
    }

    public static Fingerprint undetected(String why) {
        return new Fingerprint(Health.UNDETECTED, why, new TreeMap<>());
    }

    public static Fingerprint unhealthy(String why) {
        return new Fingerprint(Health.UNHEALTHY, why, new TreeMap<>());
    }
}

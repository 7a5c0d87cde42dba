package io.drover.devices.offer;

import io.drover.devices.offer.Distance.Link;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A device that a plugin found.
 *
 * @param <H> the plugin's own type of it
 */
public interface Hardware<H extends Hardware<H>> {
    /** What schedulers and people who configure the plugin know it by. */
    String id();

    DeviceKind kind();

    /** Where it is on the PCI bus; empty when it is not there, or this is unknown. */
    String pciBusId();

    /** Why it cannot be used; null when it can. */
    @Nullable String trouble();

    /**
     * Facts that jobs may compare.
     *
     * @param shares of one of how many shares; 1 for the whole
     */
    SortedMap<String, Attribute> attributes(int shares);

    /** How this and another device reach one another; absent when nothing tells. */
    Optional<Link> linkTo(H other);
}

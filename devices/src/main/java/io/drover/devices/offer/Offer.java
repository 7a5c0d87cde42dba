package io.drover.devices.offer;

import io.drover.devices.offer.Distance.Link;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one task may have of a device: all of it, or a share.
 *
 * @param share counted from 1
 * @param shares how many there are of it; 1 for a task of its own
 */
public record Offer<H extends Hardware<H>>(H hardware, int share, int shares) {
    public String id() {
        return isShare() ? "%s/%d-of-%d".formatted(hardware.id(), share, shares) : hardware.id();
    }

    public boolean isShare() {
        return shares > 1;
    }

    /** A share is never taken for a whole: it has a type and a name of its own. */
    public DeviceKind kind() {
        var whole = hardware.kind();
        return isShare()
                ? new DeviceKind(
                        whole.vendor(), whole.type() + "-share", whole.name() + " 1/" + shares)
                : whole;
    }

    DeviceGroup.Device device() {
        var trouble = hardware.trouble();
        return trouble == null
                ? DeviceGroup.Device.healthy(id(), hardware.pciBusId())
                : DeviceGroup.Device.unhealthy(id(), hardware.pciBusId(), trouble);
    }

    SortedMap<String, Attribute> attributes() {
        var attributes = new TreeMap<>(hardware.attributes(shares));
        if (isShare()) {
            attributes.put("shares", Attribute.of(shares, ""));
        }
        return attributes;
    }

    Optional<Link> linkTo(Offer<H> other) {
        return hardware.id().equals(other.hardware.id())
                ? Optional.of(Link.of(Distance.X))
                : hardware.linkTo(other.hardware);
    }
}

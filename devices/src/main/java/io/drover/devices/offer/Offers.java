package io.drover.devices.offer;

import io.drover.devices.offer.Distance.Link;
import io.drover.devices.settings.Shares;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.PluginException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a plugin offers at a moment, in the order of ids.
 *
 * @param <H> what it is made of
 */
public record Offers<H extends Hardware<H>>(List<Offer<H>> all) {
    public Offers {
        all = all.stream().sorted(Comparator.comparing(Offer::id)).toList();
    }

    /** Nothing. */
    public static <H extends Hardware<H>> Offers<H> none() {
        return new Offers<>(List.of());
    }

    /** Each device as a whole or in shares, as people want it. */
    public static <H extends Hardware<H>> Offers<H> of(List<H> devices, List<Shares> shares) {
        var all = new ArrayList<Offer<H>>();
        for (var device : devices) {
            int count = Shares.of(device.id(), shares);
            for (int share = 1; share <= count; share++) {
                all.add(new Offer<>(device, share, count));
            }
        }
        return new Offers<>(all);
    }

    /** The groups that the agent hears of. */
    public List<DeviceGroup> groups() {
        var kinds = new TreeMap<DeviceKind, List<Offer<H>>>();
        for (var offer : all) {
            kinds.computeIfAbsent(offer.kind(), _ -> new ArrayList<>()).add(offer);
        }
        var groups = new ArrayList<DeviceGroup>();
        kinds.forEach((kind, offers) ->
                groups.add(
                        new DeviceGroup(
                                kind,
                                offers.stream().map(Offer::device).toList(),
                                attributes(offers))));
        return groups;
    }

    private static <H extends Hardware<H>> SortedMap<String, Attribute> attributes(
            List<Offer<H>> offers) {
        var common = new TreeMap<>(offers.getFirst().attributes());
        for (var offer : offers.subList(1, offers.size())) {
            keepCommon(common, offer.attributes());
        }
        links(offers).ifPresent(links -> common.put(Distance.ATTRIBUTE, Attribute.of(links)));
        return common;
    }

    /** What holds for all of a group: the smallest of each quantity, and else what all have. */
    private static void keepCommon(
            SortedMap<String, Attribute> common, SortedMap<String, Attribute> more) {
        common.keySet().retainAll(more.keySet());
        common.replaceAll((name, value) -> smaller(value, more.get(name)));
        common.entrySet()
                .removeIf(entry ->
                        !isQuantity(entry.getValue())
                                && !entry.getValue().equals(more.get(entry.getKey())));
    }

    private static boolean isQuantity(Attribute attribute) {
        return attribute.value() instanceof Long && !attribute.unit().isEmpty();
    }

    private static Attribute smaller(Attribute one, @Nullable Attribute other) {
        return other != null
                        && isQuantity(one)
                        && one.value() instanceof Long a
                        && other.value() instanceof Long b
                        && b < a
                ? other
                : one;
    }

    /** How they all reach one another; absent when that is not known of all. */
    private static <H extends Hardware<H>> Optional<String> links(List<Offer<H>> offers) {
        if (offers.size() < 2) {
            return Optional.empty();
        }
        var links = new ArrayList<Link>();
        for (int one = 0; one < offers.size(); one++) {
            for (int other = one + 1; other < offers.size(); other++) {
                var link = offers.get(one).linkTo(offers.get(other));
                if (link.isEmpty()) {
                    return Optional.empty();
                }
                links.add(link.get());
            }
        }
        return Optional.of(Distance.table(offers.stream().map(Offer::id).toList(), links));
    }

    /**
     * The offers with these ids, in their order.
     *
     * @throws PluginException naming those that are not there
     */
    public List<Offer<H>> of(List<String> ids) throws PluginException {
        var byId = new TreeMap<String, Offer<H>>();
        all.forEach(offer -> byId.put(offer.id(), offer));
        var unknown = ids.stream().filter(id -> !byId.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            throw new PluginException("unknown device IDs: " + String.join(",", unknown));
        }
        var found = new ArrayList<Offer<H>>();
        for (var id : ids) {
            found.add(byId.get(id));
        }
        return found;
    }
}

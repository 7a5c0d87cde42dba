package io.drover.devices.nvidia;

import io.drover.devices.settings.Distance;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import io.drover.plugin.PluginException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All offers of a machine at a moment.
 *
 * @param gpus what they are made of
 */
record Offers(List<Gpu> gpus, List<Offer> all) {
    static final Offers NONE = new Offers(List.of(), List.of());

    Offers {
        gpus = List.copyOf(gpus);
        all = List.copyOf(all);
    }

    static Offers of(List<Gpu> gpus, List<String> ignored, Shares shares, Faults faults) {
        var all = new ArrayList<Offer>();
        for (var gpu : gpus) {
            for (var offer : Offer.of(gpu, shares, faults)) {
                if (!ignored.contains(gpu.uuid()) && !ignored.contains(offer.visibleId())) {
                    all.add(offer);
                }
            }
        }
        all.sort(Comparator.comparing(Offer::id));
        return new Offers(gpus, all);
    }

    /** The groups that the agent hears of. */
    List<DeviceGroup> groups() {
        var kinds = new TreeMap<DeviceKind, List<Offer>>();
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

    private static SortedMap<String, Attribute> attributes(List<Offer> offers) {
        var common = new TreeMap<>(offers.getFirst().attributes());
        for (var offer : offers.subList(1, offers.size())) {
            keepCommon(common, offer.attributes());
        }
        if (offers.size() > 1) {
            var ids = offers.stream().map(Offer::id).toList();
            common.put(
                    Distance.ATTRIBUTE,
                    Attribute.of(
                            Distance.table(
                                    ids, (one, other) -> offers.get(one).link(offers.get(other)))));
        }
        return common;
    }

    /** What holds for all of a group: the smallest number, and texts that all have. */
    private static void keepCommon(
            SortedMap<String, Attribute> common, SortedMap<String, Attribute> more) {
        common.keySet().retainAll(more.keySet());
        common.replaceAll((name, value) -> {
            var other = more.get(name);
            return other != null
                            && other.value() instanceof Long b
                            && value.value() instanceof Long a
                            && b < a
                    ? other
                    : value;
        });
        common.entrySet()
                .removeIf(entry ->
                        entry.getValue().value() instanceof String
                                && !entry.getValue().equals(more.get(entry.getKey())));
    }

    /**
     * The offers with these ids.
     *
     * @throws PluginException naming those that are not there
     */
    List<Offer> of(List<String> ids) throws PluginException {
        var byId = new TreeMap<String, Offer>();
        all.forEach(offer -> byId.put(offer.id(), offer));
        var unknown = ids.stream().filter(id -> !byId.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            throw new PluginException("unknown device IDs: " + String.join(",", unknown));
        }
        var found = new ArrayList<Offer>();
        for (var id : ids) {
            found.add(byId.get(id));
        }
        return found;
    }
}

package io.drover.drivers.task;

import io.drover.plugin.PluginException;
import java.util.ArrayList;
import java.util.List;

/** User or group ids that may not be used, written as {@code 0,100-199}. */
public record IdRanges(List<Range> ranges) {
    /** Both ends belong to it. */
    public record Range(long lowest, long highest) {}

    public IdRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads a list.
     *
     * @param option what the message calls it
     */
    public static IdRanges parse(String option, String text) throws PluginException {
        var ranges = new ArrayList<Range>();
        for (var part : text.split(",", -1)) {
            if (!part.isBlank()) {
                ranges.add(range(option, part.strip()));
            }
        }
        return new IdRanges(ranges);
    }

    private static Range range(String option, String text) throws PluginException {
        var ends = text.split("-", -1);
        try {
            long lowest = Long.parseLong(ends[0].strip());
            long highest = ends.length == 1 ? lowest : Long.parseLong(ends[1].strip());
            if (ends.length > 2) {
                throw new NumberFormatException(text);
            }
            if (lowest > highest) {
                throw new PluginException(
                        option
                                + ": \""
                                + text
                                + "\": lower bound cannot be greater than upper bound");
            }
            return new Range(lowest, highest);
        } catch (NumberFormatException e) {
            throw new PluginException(option + ": \"" + text + "\": range bound not valid", e);
        }
    }

    public boolean contains(long id) {
        return ranges.stream().anyMatch(range -> range.lowest <= id && id <= range.highest);
    }
}

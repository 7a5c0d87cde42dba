package io.drover.devices.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How two devices reach one another; the later, the nearer. The codes are those that {@code
 * nvidia-smi topo} shows.
 */
public enum Distance {
    /** Through the connection between two memory nodes. */
    SYS,
    /** Through several PCIe host bridges of one memory node. */
    NODE,
    /** Through one PCIe host bridge. */
    PHB,
    /** Through several PCIe switches. */
    PXB,
    /** Through one PCIe switch. */
    PIX,
    /** On one board. */
    PSB,
    /** Over links of their own, past the PCI bus; with their number. */
    NV,
    /** Parts of one device. */
    X;

    /** A distance, and for {@link #NV} over how many links. */
    public record Link(Distance distance, int count) {
        public static Link of(Distance distance) {
            return new Link(distance, 0);
        }

        /** Such as {@code PHB} or {@code NV4}. */
        @Override
        public String toString() {
            return distance == NV ? "NV" + count : distance.name().toUpperCase(Locale.ROOT);
        }
    }

    /** Tells how far apart two devices of a list are. */
    public interface Between {
        Link link(int one, int other);
    }

    /** The attribute that tells schedulers about links; unlike others it names single devices. */
    public static final String ATTRIBUTE = "unique.links";

    /**
     * The value of {@link #ATTRIBUTE}: the ids, a colon, and the links of the first to each of the
     * others, of the second to each after it, and so on: {@code a b c: NV4 SYS SYS}.
     */
    public static String table(List<String> ids, Between between) {
        var links = new ArrayList<String>();
        for (int one = 0; one < ids.size(); one++) {
            for (int other = one + 1; other < ids.size(); other++) {
                links.add(between.link(one, other).toString());
            }
        }
        return String.join(" ", ids) + ": " + String.join(" ", links);
    }
}

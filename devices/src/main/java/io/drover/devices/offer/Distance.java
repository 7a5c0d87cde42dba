package io.drover.devices.offer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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

    /** The attribute that tells schedulers about links; unlike others it names single devices. */
    static final String ATTRIBUTE = "unique.links";

    /**
     * The value of {@link #ATTRIBUTE}: the ids, a colon, and the links of the first to each of the
     * others, of the second to each after it, and so on: {@code a b c: NV4 SYS SYS}.
     */
    static String table(List<String> ids, List<Link> links) {
        return String.join(" ", ids)
                + ": "
                + links.stream().map(Link::toString).collect(Collectors.joining(" "));
    }
}

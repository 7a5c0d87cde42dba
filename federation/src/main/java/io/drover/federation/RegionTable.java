package io.drover.federation;

import io.drover.federation.swim.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The regions that gossip knows, and their servers. */
public final class RegionTable {
    private final String ownRegion;
    private final Supplier<List<Member>> members;

    /**
     * The regions among {@code members}.
     *
     * @param members the newest members, such as {@code gossip::members}
     */
    public RegionTable(String ownRegion, Supplier<List<Member>> members) {
        this.ownRegion = ownRegion;
        this.members = members;
    }

    /** Names of the regions that have a living server, this one included, in order. */
    public List<String> regions() {
        TreeSet<String> regions = new TreeSet<>(List.of(ownRegion));
        for (Member member : members.get()) {
            if (member.alive()) {
                regions.add(member.tag("region"));
            }
        }
        regions.remove("");
        return List.copyOf(regions);
    }

    /** The region's living servers that have told their RPC address, in order of their names. */
    public List<RegionServer> servers(String region) {
        List<RegionServer> servers = new ArrayList<>();
        for (Member member : members.get()) {
            if (member.alive()
                    && member.tag("region").equals(region)
                    && !member.tag("port").isEmpty()) {
                servers.add(
                        new RegionServer(
                                member.name(), member.tag("rpc_addr"), member.tag("port")));
            }
        }
        return servers;
    }

    /**
     * A server of a region.
     *
     * @param host where its RPC endpoint is reached
     * @param port in decimal
     */
    public record RegionServer(String name, String host, String port) {
        /** {@code host:port}. */
        public String address() {
            return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
        }
    }
}

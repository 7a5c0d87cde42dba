package io.drover.federation;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a server says of itself to the pool. */
public final class ServerTags {
    private ServerTags() {}

    /**
     * The tags that others read.
     *
     * @param id the server's id
     * @param rpcAdvertise {@code host:port} of its RPC endpoint
     * @param build the version that it runs
     * @param expect how many servers its region starts with; 0 when it joins an existing one
     */
    public static SortedMap<String, String> of(
            String region,
            String datacenter,
            String id,
            String rpcAdvertise,
            String build,
            int expect) {
        int colon = rpcAdvertise.lastIndexOf(':');
        String host = rpcAdvertise.substring(0, colon);
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put("role", "nomad");
        tags.put("region", region);
        tags.put("dc", datacenter);
        tags.put("id", id);
        tags.put("rpc_addr", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        tags.put("port", rpcAdvertise.substring(colon + 1));
        tags.put("build", build);
        tags.put("vsn", "1");
        tags.put("raft_vsn", "3");
        if (expect == 1) {
            tags.put("bootstrap", "1");
        } else if (expect > 1) {
            tags.put("expect", Integer.toString(expect));
        }
        return tags;
    }
}

package io.drover.federation.swim;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One member of the pool as one member sees it.
 *
 * @param name unique in the pool: {@code <node>.<region>}
 * @param at where its gossip is reached
 * @param tags what it says of itself, such as {@code region} and {@code rpc_addr}
 * @param incarnation grows whenever the member says something new of itself
 * @param since when {@code status} began, in milliseconds of the caller's clock
 */
public record Member(
        String name,
        Endpoint at,
        SortedMap<String, String> tags,
        long incarnation,
        MemberStatus status,
        long since) {
    public Member {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** A tag's value, or the empty string. */
    public String tag(String key) {
        return tags.getOrDefault(key, "");
    }

    public boolean alive() {
        return status == MemberStatus.ALIVE;
    }
}

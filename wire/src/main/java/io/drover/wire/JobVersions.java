package io.drover.wire;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of jobs a node has been sent in a session. Rows of allocations name the version of
 * their job, and a version is sent before the first row that names it.
 *
 * <p>Both ends keep those that were named last, and forget others between messages; the node keeps
 * more than its server believes, so what the server counts on is there. Not thread-safe.
 *
 * @param <V> what an end keeps of a version
 */
public final class JobVersions<V> {
    private static final int SERVER_KEEPS = 256;
    private static final int NODE_KEEPS = 2 * SERVER_KEEPS;

    private final SequencedMap<Key, V> versions = new LinkedHashMap<>(16, 0.75f, true);
    private final int kept;

    private record Key(String namespace, String id, long version) {}

    private JobVersions(int kept) {
        this.kept = kept;
    }

    /** What a server believes its node to have. */
    public static <V> JobVersions<V> ofServer() {
        return new JobVersions<>(SERVER_KEEPS);
    }

    /** What a node has. */
    public static <V> JobVersions<V> ofNode() {
        return new JobVersions<>(NODE_KEEPS);
    }

    /** Notes a version, and gives what was kept of it before; null for nothing. */
    public @Nullable V put(String namespace, String id, long version, V value) {
        return versions.put(new Key(namespace, id, version), value);
    }

    /** What is kept of a version that a row names; null for nothing. */
    public @Nullable V named(String namespace, String id, long version) {
        return versions.get(new Key(namespace, id, version));
    }

    /** A message is complete: forgets what was not named for long. */
    public void endOfMessage() {
        Iterator<Key> oldest = versions.keySet().iterator();
        for (int tooMany = versions.size() - kept; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }

    public int size() {
        return versions.size();
    }
}

package io.drover.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Jobs as nodes get them. When a job is placed on thousands of nodes, each of their sessions sends
 * it, and all the same bytes; so the last few are kept.
 */
final class EncodedJobs {
    private static final int KEPT = 64;

    private final Codec codec;
    private final Map<Key, ByteString> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    private record Key(String namespace, String id, long version, long modifyIndex) {}

    EncodedJobs(Codec codec) {
        this.codec = codec;
    }

    /** A job as it was registered; its status is not kept up to date. */
    synchronized ByteString of(Job job) {
        Key key = new Key(job.namespace(), job.id(), job.version(), job.jobModifyIndex());
        ByteString known = kept.get(key);
        if (known == null) {
            known = UnsafeByteOperations.unsafeWrap(codec.smile().writeValueAsBytes(job));
            kept.put(key, known);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known;
    }
}

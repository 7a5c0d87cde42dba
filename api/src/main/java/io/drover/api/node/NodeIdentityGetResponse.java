package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node's identity says.
 *
 * @param claims claims
 */
public record NodeIdentityGetResponse(@Nullable SortedMap<String, Object> claims) {
    public NodeIdentityGetResponse {
        claims = Ordered.map(claims);
    }
}

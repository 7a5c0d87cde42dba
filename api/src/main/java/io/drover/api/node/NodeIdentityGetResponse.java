package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: node identity get.
 *
 * @param claims claims
 */
public record NodeIdentityGetResponse(@Nullable SortedMap<String, Object> claims) {
    public NodeIdentityGetResponse {
        claims = Ordered.map(claims);
    }
}

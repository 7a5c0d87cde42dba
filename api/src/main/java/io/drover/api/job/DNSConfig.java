package io.drover.api.job;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the resolver configuration of a group's network is made of.
 *
 * @param servers servers
 * @param searches searches
 * @param options options
 */
public record DNSConfig(
        @Nullable List<String> servers,
        @Nullable List<String> searches,
        @Nullable List<String> options) {
    public DNSConfig {
        servers = Ordered.list(servers);
        searches = Ordered.list(searches);
        options = Ordered.list(options);
    }
}

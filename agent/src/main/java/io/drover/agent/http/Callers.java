package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/** Counts the connections of each caller and finds those that are too many. */
final class Callers implements Connection.Listener {
    private static final byte[] REFUSAL =
            "Your IP is issuing too many concurrent connections, please rate limit your calls\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final int limit;
    private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    private final Set<Connection> tooMany =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * @param limit connections from one address; 0 for any number
     */
    Callers(int limit) {
        this.limit = limit;
    }

    @Override
    public void onOpened(Connection connection) {
        InetAddress caller = caller(connection);
        if (limit > 0 && caller != null && counts.merge(caller, 1, Integer::sum) > limit) {
            tooMany.add(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        InetAddress caller = caller(connection);
        if (limit > 0 && caller != null) {
            counts.computeIfPresent(caller, (_, n) -> n == 1 ? null : n - 1);
            tooMany.remove(connection);
        }
    }

    private static @Nullable InetAddress caller(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress from
                ? from.getAddress()
                : null;
    }

    boolean isTooMany(Connection connection) {
        return limit > 0 && tooMany.contains(connection);
    }

    void refuse(Exchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        headers.put("Connection", "close");
        headers.put("Content-Length", Integer.toString(REFUSAL.length));
        headers.put("Content-Type", "text/plain; charset=utf-8");
        try (OutputStream out = exchange.respond(429, headers)) {
            out.write(REFUSAL);
        }
    }
}

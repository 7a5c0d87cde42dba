package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/** Counts the connections of each caller and finds those that are too many. */
final class Callers implements Connection.Listener {
    private static final byte[] REFUSAL =
            "Your IP is issuing too many concurrent connections, please rate limit your calls\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final int limit;
    private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();
    // A closed connection does not tell any more whose it was.
    private final Map<Connection, Caller> open = new ConcurrentHashMap<>();

    private record Caller(InetAddress address, boolean tooMany) {}

    /**
     * Counts nobody yet.
     *
     * @param limit connections from one address; 0 for any number
     */
    Callers(int limit) {
        this.limit = limit;
    }

    @Override
    public void onOpened(Connection connection) {
        if (limit > 0
                && connection.getEndPoint().getRemoteSocketAddress()
                        instanceof InetSocketAddress from) {
            InetAddress address = from.getAddress();
            int count = counts.merge(address, 1, Integer::sum);
            open.put(connection, new Caller(address, count > limit));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Caller caller = open.remove(connection);
        if (caller != null) {
            counts.computeIfPresent(caller.address(), (_, n) -> n == 1 ? null : n - 1);
        }
    }

    boolean isTooMany(Connection connection) {
        Caller caller = open.get(connection);
        return caller != null && caller.tooMany();
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

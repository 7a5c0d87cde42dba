package io.drover.agent.http;

import io.drover.api.RequestException;
import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Takes HTTP/1.1 requests from sockets and has the door answer each on a virtual thread of its own.
 *
 * <p>One thread waits for all connections; nothing else runs while nobody asks.
 */
public final class HttpListener implements AutoCloseable {
    /** Longer than any blocking query takes. */
    private static final Duration IDLE = Duration.ofMinutes(6);

    private static final int HEADER_BYTES = 64 * 1024;

    private final Server server;
    private final List<ServerConnector> connectors;

    private HttpListener(Server server, List<ServerConnector> connectors) {
        this.server = server;
        this.connectors = connectors;
    }

    /**
     * Listens on every address.
     *
     * @param addresses where; port 0 takes a free one
     * @throws IOException if one of them is taken or not ours; the message names it and the way out
     */
    public static HttpListener start(
            List<InetSocketAddress> addresses, RequestHandler door, Limits limits)
            throws IOException {
        var server = new Server(threads());
        server.setStopTimeout(0);
        var callers = new Callers(limits.connectionsPerCaller());
        List<ServerConnector> connectors = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            ServerConnector connector = connector(server, address, callers);
            connectors.add(connector);
            server.addConnector(connector);
        }
        server.setHandler(new DoorHandler(door, callers));
        try {
            open(connectors);
            server.start();
        } catch (IOException e) {
            connectors.forEach(ServerConnector::close);
            throw e;
        } catch (Exception e) {
            connectors.forEach(ServerConnector::close);
            throw new IOException("HTTP does not start: " + e.getMessage(), e);
        }
        return new HttpListener(server, connectors);
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(8, 1);
        threads.setName("http");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()));
        return threads;
    }

    private static ServerConnector connector(
            Server server, InetSocketAddress address, Callers callers) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                        "DROVER",
                        // Ids may hold slashes, and the door splits paths before it decodes them.
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                        UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                        UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                        UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                        UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS));
        ConnectionFactory factory = new HttpConnectionFactory(http);
        var connector = new ServerConnector(server, 0, 1, factory);
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(0);
        connector.addBean(callers);
        return connector;
    }

    private static void open(List<ServerConnector> connectors) throws IOException {
        for (ServerConnector connector : connectors) {
            try {
                connector.open();
            } catch (IOException e) {
                throw new IOException(
                        "HTTP cannot listen on "
                                + connector.getHost()
                                + ":"
                                + connector.getPort()
                                + " ("
                                + reason(e)
                                + "); stop what uses it or set ports.http or addresses.http",
                        e);
            }
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** Where it listens, ports filled in. */
    public List<InetSocketAddress> addresses() {
        return connectors.stream()
                .map(c -> new InetSocketAddress(c.getHost(), c.getLocalPort()))
                .toList();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("HTTP does not stop", e);
        }
    }

    private static final class DoorHandler extends Handler.Abstract {
        private final RequestHandler door;
        private final Callers callers;

        DoorHandler(RequestHandler door, Callers callers) {
            this.door = door;
            this.callers = callers;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Exchange exchange = new JettyExchange(request, response);
            try {
                if (callers.isTooMany(request.getConnectionMetaData().getConnection())) {
                    callers.refuse(exchange);
                } else {
                    door.handle(exchange);
                }
                callback.succeeded();
            } catch (IOException | RequestException e) {
                callback.failed(e);
            }
            return true;
        }
    }
}

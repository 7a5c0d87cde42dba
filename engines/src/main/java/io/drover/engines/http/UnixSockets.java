package io.drover.engines.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that all lead to one unix socket, for a library that knows only sockets with addresses.
 *
 * <p>They have no timeouts of their own: who reads closes the socket when it has waited enough.
 */
final class UnixSockets extends SocketFactory {
    private final Path path;

    UnixSockets(Path path) {
        this.path = path;
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        throw unsupported();
    }

    private static IOException unsupported() {
        return new IOException("a unix socket has no address");
    }

    private static final class UnixSocket extends Socket {
        private final Path path;
        private @Nullable SocketChannel channel;
        private int timeoutMillis;
        private volatile boolean closed;

        UnixSocket(Path path) {
            this.path = path;
        }

        @Override
        public void connect(SocketAddress ignored) throws IOException {
            connect(ignored, 0);
        }

        @Override
        public synchronized void connect(SocketAddress ignored, int timeoutMillis)
                throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        }

        private SocketChannel connected() throws IOException {
            var open = channel;
            if (open == null) {
                throw new IOException(path + " is not connected");
            }
            return open;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return Channels.newInputStream(connected());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return Channels.newOutputStream(connected());
        }

        @Override
        public void shutdownInput() throws IOException {
            connected().shutdownInput();
        }

        @Override
        public void shutdownOutput() throws IOException {
            connected().shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            var open = channel;
            if (open != null) {
                open.close();
            }
        }

        @Override
        public boolean isConnected() {
            return channel != null;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public boolean isInputShutdown() {
            return closed;
        }

        @Override
        public boolean isOutputShutdown() {
            return closed;
        }

        @Override
        public void setSoTimeout(int millis) {
            timeoutMillis = millis;
        }

        @Override
        public int getSoTimeout() {
            return timeoutMillis;
        }

        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public void setKeepAlive(boolean on) {}
    }
}

package io.drover.federation;

import io.drover.federation.swim.Codec;
import io.drover.federation.swim.Endpoint;
import io.drover.federation.swim.Keyring;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UDP for datagrams and TCP for exchanges, both on the gossip port.
 *
 * <p>An exchange is one frame each way: a 32-bit length and the bytes. Frames are bounded, and so
 * are the exchanges that are served at the same time.
 */
final class SocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);
    private static final int CONNECT_MILLIS = 3000;
    private static final int READ_MILLIS = 5000;
    private static final int SERVED_AT_ONCE = 32;
    private static final int BIND_TRIES = 20;

    private final ServerSocket streams;
    private final DatagramSocket datagrams;
    private final Semaphore serving = new Semaphore(SERVED_AT_ONCE);

    private SocketTransport(ServerSocket streams, DatagramSocket datagrams) {
        this.streams = streams;
        this.datagrams = datagrams;
    }

    /**
     * Binds both sockets.
     *
     * @param bind port 0 takes one that is free for both
     * @throws BindException when the port is taken
     */
    static SocketTransport bind(InetSocketAddress bind) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return bindOnce(bind);
            } catch (BindException e) {
                if (bind.getPort() != 0 || tries == BIND_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static SocketTransport bindOnce(InetSocketAddress bind) throws IOException {
        ServerSocket streams = new ServerSocket();
        try {
            streams.setReuseAddress(true);
            streams.bind(bind);
            DatagramSocket datagrams =
                    new DatagramSocket(
                            new InetSocketAddress(bind.getAddress(), streams.getLocalPort()));
            return new SocketTransport(streams, datagrams);
        } catch (IOException e) {
            streams.close();
            throw e;
        }
    }

    @Override
    public int port() {
        return streams.getLocalPort();
    }

    @Override
    public void start(Receiver receiver) {
        // A platform thread: a packet wakes it alone, not a poller and a carrier before it.
        Thread.ofPlatform()
                .daemon()
                .name("gossip-datagrams")
                .start(() -> receiveDatagrams(receiver));
        Thread.ofVirtual().name("gossip-streams").start(() -> acceptStreams(receiver));
    }

    private void receiveDatagrams(Receiver receiver) {
        byte[] buffer = new byte[Codec.MAX_PACKET + Keyring.OVERHEAD + 1];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(buffer.length);
                datagrams.receive(packet);
                receiver.datagram(
                        endpoint(packet.getAddress(), packet.getPort()),
                        Arrays.copyOf(buffer, packet.getLength()));
            } catch (IOException e) {
                if (!datagrams.isClosed()) {
                    LOG.debug("gossip cannot receive: {}", e.getMessage());
                }
            }
        }
    }

    private void acceptStreams(Receiver receiver) {
        while (!streams.isClosed()) {
            try {
                Socket socket = streams.accept();
                if (serving.tryAcquire()) {
                    Thread.ofVirtual().name("gossip-stream").start(() -> serve(socket, receiver));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                if (!streams.isClosed()) {
                    LOG.debug("gossip cannot accept: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket, Receiver receiver) {
        try (socket) {
            socket.setSoTimeout(READ_MILLIS);
            byte[] request = readFrame(socket);
            byte[] answer =
                    receiver.exchange(endpoint(socket.getInetAddress(), socket.getPort()), request);
            writeFrame(socket, answer);
        } catch (IOException | IllegalStateException e) { // the latter while closing
            LOG.debug("gossip stream from {}: {}", socket.getInetAddress(), e.getMessage());
        } finally {
            serving.release();
        }
    }

    @Override
    public void send(Endpoint to, byte[] bytes) {
        try {
            // An endpoint's host is a literal, so this asks no name server.
            InetAddress address = InetAddress.getByName(to.host());
            datagrams.send(new DatagramPacket(bytes, bytes.length, address, to.port()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("gossip cannot send to {}: {}", to, e.getMessage());
        }
    }

    @Override
    public byte[] exchange(Endpoint to, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(new InetSocketAddress(to.host(), to.port()), CONNECT_MILLIS);
            writeFrame(socket, bytes);
            return readFrame(socket);
        }
    }

    private static byte[] readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        if (length < 0 || length > Codec.MAX_TABLE + Keyring.OVERHEAD) {
            throw new IOException("a frame of " + length + " bytes is too long");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the other side closed the connection");
        }
        return bytes;
    }

    private static void writeFrame(Socket socket, byte[] bytes) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        byte[] frame = new byte[bytes.length + 4];
        frame[0] = (byte) (bytes.length >>> 24);
        frame[1] = (byte) (bytes.length >>> 16);
        frame[2] = (byte) (bytes.length >>> 8);
        frame[3] = (byte) bytes.length;
        System.arraycopy(bytes, 0, frame, 4, bytes.length);
        out.write(frame);
        out.flush();
    }

    private static Endpoint endpoint(InetAddress address, int port) {
        return new Endpoint(address.getHostAddress(), port);
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            streams.close();
        } catch (IOException e) {
            LOG.debug("gossip port {}: {}", port(), e.getMessage());
        }
    }
}

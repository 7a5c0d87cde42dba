package io.drover.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static HttpListener listen(RequestHandler door, Limits limits) throws IOException {
        return HttpListener.start(List.of(ANY_PORT), door, limits);
    }

    private static RequestHandler echo() {
        return exchange -> {
            byte[] body = exchange.body().readAllBytes();
            var headers = new TreeMap<String, String>();
            headers.put("X-Target", exchange.target());
            try (OutputStream out = exchange.respond(201, headers)) {
                out.write(exchange.method().getBytes(UTF_8));
                out.write(body);
            }
        };
    }

    private static String ask(HttpListener listener, String request) throws IOException {
        try (Socket socket = connect(listener)) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static Socket connect(HttpListener listener) throws IOException {
        Socket socket = new Socket();
        socket.connect(listener.addresses().getFirst());
        return socket;
    }

    @Test
    void carriesARequestToTheDoorAndItsAnswerBack() throws IOException {
        try (HttpListener listener = listen(echo(), Limits.DEFAULTS)) {
            String answer =
                    ask(
                            listener,
                            "PUT /v1/job/a%2Fb/c?x=1&y HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                                    + "Content-Length: 2\r\n\r\nhi");

            assertThat(answer)
                    .startsWith("HTTP/1.1 201")
                    .contains("X-Target: /v1/job/a%2Fb/c?x=1&y")
                    .endsWith("PUThi");
        }
    }

    @Test
    void namesThePortThatIsTakenAndTheWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(ANY_PORT);
            var address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());

            assertThatThrownBy(() ->
                            HttpListener.start(List.of(ANY_PORT, address), echo(), Limits.DEFAULTS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("ports.http");
        }
    }

    @Test
    void refusesTheConnectionsOfACallerThatAreTooMany() throws IOException {
        List<Socket> held = new ArrayList<>();
        try (HttpListener listener = listen(echo(), Limits.DEFAULTS.with(100, 2))) {
            for (int i = 0; i < 2; i++) {
                Socket socket = connect(listener);
                held.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }

            String third = ask(listener, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(third)
                    .startsWith("HTTP/1.1 429")
                    .contains("too many concurrent connections");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void countsOnlyTheConnectionsThatACallerStillHas() throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        try (HttpListener listener = listen(echo(), Limits.DEFAULTS.with(100, 8))) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask(listener, request)).startsWith("HTTP/1.1 201");
            }
        }
    }

    @Test
    void sendsPiecesAsTheyAreFlushedAndTellsWhenTheCallerGoes() throws Exception {
        var gone = new CountDownLatch(1);
        RequestHandler endless =
                exchange -> {
                    exchange.onCallerGone(gone::countDown);
                    OutputStream out = exchange.respond(200, new TreeMap<>());
                    while (true) {
                        out.write("piece".getBytes(UTF_8));
                        out.flush();
                    }
                };
        try (HttpListener listener = listen(endless, Limits.DEFAULTS)) {
            try (Socket socket = connect(listener)) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(UTF_8));
                InputStream in = socket.getInputStream();
                assertThat(new String(in.readNBytes(400), UTF_8)).contains("piece");
            }

            assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}

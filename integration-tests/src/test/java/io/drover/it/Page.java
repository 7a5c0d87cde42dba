package io.drover.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A web page on loopback. */
final class Page {
    private Page() {}

    static String at(int port) throws IOException {
        try (InputStream in = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

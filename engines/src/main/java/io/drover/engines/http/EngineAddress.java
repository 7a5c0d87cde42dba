package io.drover.engines.http;

import java.nio.file.Path;

/**
 * Where an engine listens.
 *
 * @see #parse
 */
public sealed interface EngineAddress {
    /** A unix socket. */
    record Unix(Path path) implements EngineAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** A port; with TLS when the driver is configured with certificates. */
    record Tcp(String host, int port) implements EngineAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /**
     * Reads {@code unix:///run/docker.sock}, {@code /run/docker.sock} or {@code tcp://host:2375}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static EngineAddress parse(String text) {
        if (text.startsWith("unix://")) {
            return new Unix(Path.of(text.substring("unix://".length())));
        }
        if (text.startsWith("/")) {
            return new Unix(Path.of(text));
        }
        for (var scheme : new String[] {"tcp://", "http://", "https://"}) {
            if (text.startsWith(scheme)) {
                var rest = text.substring(scheme.length()).replaceAll("/+$", "");
                int colon = rest.lastIndexOf(':');
                if (colon > 0 && rest.substring(colon + 1).matches("[0-9]{1,5}")) {
                    return new Tcp(
                            rest.substring(0, colon), Integer.parseInt(rest.substring(colon + 1)));
                }
            }
        }
        throw new IllegalArgumentException(
                "\""
                        + text
                        + "\" is no address of an engine; expected one as unix:///run/docker.sock or tcp://host:2376");
    }
}

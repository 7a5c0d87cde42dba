package io.drover.plugin.host;

import io.drover.plugin.rpc.GoPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The one line with which a plugin process tells where it listens. */
record HandshakeLine(Path socket) {
    private static final int FEWEST_FIELDS = 4;

    /**
     * Reads the line.
     *
     * @throws IOException if it is something else, or a protocol that is not spoken here
     */
    static HandshakeLine parse(String line) throws IOException {
        var fields = List.of(line.strip().split("\\|", -1));
        if (fields.size() < FEWEST_FIELDS) {
            throw new IOException(
                    "Unrecognized remote plugin message: \""
                            + shortened(line)
                            + "\"; is it a plugin for this version?");
        }
        if (!fields.get(0).equals(GoPlugin.CORE_VERSION)) {
            throw new IOException(
                    "incompatible core API version with plugin: it speaks "
                            + fields.get(0)
                            + ", expected "
                            + GoPlugin.CORE_VERSION);
        }
        if (!fields.get(1).equals(GoPlugin.APPLICATION_VERSION)) {
            throw new IOException(
                    "incompatible API version with plugin: it speaks "
                            + fields.get(1)
                            + ", expected "
                            + GoPlugin.APPLICATION_VERSION);
        }
        if (!fields.get(2).equals("unix")) {
            throw new IOException(
                    "the plugin listens on "
                            + fields.get(2)
                            + ", only unix sockets are spoken here");
        }
        if (fields.size() == FEWEST_FIELDS || !fields.get(4).equals("grpc")) {
            throw new IOException("unsupported plugin protocol, expected grpc");
        }
        return new HandshakeLine(Path.of(fields.get(3)));
    }

    private static String shortened(String line) {
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}

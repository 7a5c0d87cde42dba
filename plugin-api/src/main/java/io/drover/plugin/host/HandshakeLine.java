package io.drover.plugin.host;

import io.drover.plugin.rpc.Credentials;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one line with which a plugin process tells where it listens.
 *
 * @param certificate what it proves itself with; null for none
 */
record HandshakeLine(PluginAddress address, @Nullable X509Certificate certificate) {
    private static final int FEWEST_FIELDS = 4;

    /** What is shorter is no certificate. */
    private static final int SHORTEST_CERTIFICATE = 50;

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
        if (fields.size() == FEWEST_FIELDS || !fields.get(4).equals("grpc")) {
            throw new IOException("unsupported plugin protocol, expected grpc");
        }
        return new HandshakeLine(
                PluginAddress.parse(fields.get(2), fields.get(3)),
                certificate(fields.size() > 5 ? fields.get(5) : ""));
    }

    private static @Nullable X509Certificate certificate(String field) throws IOException {
        return field.length() > SHORTEST_CERTIFICATE ? Credentials.fromField(field) : null;
    }

    private static String shortened(String line) {
        return Lines.printable(line.length() <= 200 ? line : line.substring(0, 200) + "…");
    }
}

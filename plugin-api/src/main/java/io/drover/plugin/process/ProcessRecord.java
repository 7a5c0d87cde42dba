package io.drover.plugin.process;

import io.drover.plugin.rpc.PluginAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A running plugin process as it is written down for the next agent.
 *
 * @param address where it listens
 * @param process what tells it from a later process with the same number
 */
public record ProcessRecord(PluginAddress address, ProcessIdentity process) {
    private static final String HEADER = "drover plugin process 2";

    /** The record in the file; empty when there is none that can be read. */
    public static Optional<ProcessRecord> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 6 || !lines.getFirst().equals(HEADER)) {
                return Optional.empty();
            }
            return Optional.of(
                    new ProcessRecord(
                            PluginAddress.parse(lines.get(1), lines.get(2)),
                            new ProcessIdentity(
                                    Long.parseLong(lines.get(3)),
                                    Long.parseLong(lines.get(4)),
                                    lines.get(5))));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Replaces the file as a whole, so that a crash leaves the old or the new one. */
    public void write(Path file) throws IOException {
        var text =
                String.join(
                        "\n",
                        HEADER,
                        address.network(),
                        address.address(),
                        Long.toString(process.pid()),
                        Long.toString(process.startTicks()),
                        process.bootId(),
                        "");
        var temporary = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}

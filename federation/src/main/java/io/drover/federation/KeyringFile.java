package io.drover.federation;

import io.drover.api.json.Codec;
import io.drover.federation.swim.Keyring;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The pool's keys on disk: a JSON list of base64 texts, the primary one first, readable by its
 * owner only. Once there it wins over the configured key, which may have been rotated out since.
 */
final class KeyringFile {
    private static final Logger LOG = LoggerFactory.getLogger(KeyringFile.class);

    private KeyringFile() {}

    /**
     * The keys to use; writes the configured ones when there is no file yet.
     *
     * @throws IOException when the file cannot be read or written, or holds no keys
     */
    static List<String> load(Path file, List<String> configured) throws IOException {
        if (Files.exists(file)) {
            if (!configured.isEmpty()) {
                LOG.warn("the gossip keys in {} are used, not the configured one", file);
            }
            return read(file);
        }
        if (!configured.isEmpty()) {
            save(file, new Keyring(configured).list());
        }
        return configured;
    }

    private static List<String> read(Path file) throws IOException {
        try {
            String json = Files.readString(file, StandardCharsets.UTF_8);
            List<String> keys = Arrays.asList(new Codec().json().readValue(json, String[].class));
            return new Keyring(keys).list();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "gossip key file "
                            + file
                            + " is damaged: restore it from another server of the pool,"
                            + " or remove it to use the configured key",
                    e);
        }
    }

    static void save(Path file, List<String> keys) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, new Codec().json().writeValueAsString(keys));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

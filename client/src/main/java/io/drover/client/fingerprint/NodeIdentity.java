package io.drover.client.fingerprint;

import io.drover.client.store.SafeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who this node is to the servers.
 *
 * @param id public, kept for ever in {@code client-id}
 * @param secretId proves the id; kept in {@code secret-id}, readable by the agent only
 */
public record NodeIdentity(String id, String secretId) {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** A new identity that is kept nowhere. */
    public static NodeIdentity passing() {
        return new NodeIdentity(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    /**
     * Reads the identity, or makes and keeps one when there is none.
     *
     * @throws IOException if a file cannot be read or written, or holds something else than an id
     */
    public static NodeIdentity in(Path stateDir) throws IOException {
        return new NodeIdentity(
                readOrMake(stateDir.resolve("client-id")),
                readOrMake(stateDir.resolve("secret-id")));
    }

    private static String readOrMake(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (!UUID_TEXT.matcher(text).matches()) {
                throw new IOException(
                        file
                                + " does not hold an id; restore it from a backup, or remove it to"
                                + " register as a new node");
            }
            return text;
        } catch (NoSuchFileException _) {
            String made = UUID.randomUUID().toString();
            SafeFile.write(file, made.getBytes(StandardCharsets.UTF_8), SafeFile.Durable.YES);
            return made;
        }
    }

    @Override
    public String toString() {
        return "node " + id;
    }
}

package io.drover.client;

import io.drover.api.RequestException;
import io.drover.api.json.Codec;
import io.drover.api.node.NodeMetaResponse;
import io.drover.client.store.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * The node's metadata: what the configuration says, and what people have set since.
 *
 * <p>A dynamic null hides a key of the configuration.
 */
final class NodeMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMetadata.class);
    private static final Pattern KEY =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*");

    private final SortedMap<String, String> fixed;
    private final @Nullable Path file;
    private final Codec codec;
    private SortedMap<String, @Nullable String> dynamic;

    /**
     * @param file where dynamic metadata is kept; null keeps it nowhere
     */
    NodeMetadata(SortedMap<String, String> fixed, @Nullable Path file, Codec codec) {
        this.fixed = fixed;
        this.file = file;
        this.codec = codec;
        this.dynamic = read();
    }

    private SortedMap<String, @Nullable String> read() {
        if (file == null) {
            return new TreeMap<>();
        }
        try {
            return codec.json()
                    .readValue(
                            Files.readAllBytes(file),
                            new TypeReference<TreeMap<String, @Nullable String>>() {});
        } catch (NoSuchFileException _) {
            return new TreeMap<>();
        } catch (IOException | JacksonException e) {
            LOG.warn("cannot read {}; dynamic metadata is lost: {}", file, e.getMessage());
            return new TreeMap<>();
        }
    }

    /** What holds now. */
    synchronized SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>(fixed);
        dynamic.forEach((key, value) -> {
            if (value == null) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        });
        return values;
    }

    synchronized NodeMetaResponse describe() {
        SortedMap<String, String> set = new TreeMap<>();
        dynamic.forEach((key, value) -> set.put(key, value == null ? "" : value));
        return new NodeMetaResponse(values(), set, fixed);
    }

    /**
     * Sets keys, and takes away those whose value is null.
     *
     * @throws RequestException if a key is none
     */
    synchronized void apply(@Nullable Map<String, ? extends @Nullable String> changes) {
        if (changes == null) {
            throw new RequestException(400, "missing required Meta object");
        }
        SortedMap<String, @Nullable String> next = new TreeMap<>(dynamic);
        changes.forEach((key, value) -> {
            check(key);
            if (value == null && !fixed.containsKey(key)) {
                next.remove(key);
            } else {
                next.put(key, value);
            }
        });
        if (file != null) {
            try {
                SafeFile.write(file, codec.json().writeValueAsBytes(next), SafeFile.Durable.YES);
            } catch (IOException e) {
                throw new RequestException(500, "cannot keep the metadata: " + e.getMessage(), e);
            }
        }
        dynamic = next;
    }

    private static void check(String key) {
        if (key.isEmpty()) {
            throw new RequestException(400, "metadata keys must not be empty");
        }
        if (!KEY.matcher(key).matches()) {
            throw new RequestException(
                    400,
                    "\""
                            + key
                            + "\" is invalid; metadata keys must be valid dotted hcl identifiers");
        }
    }
}

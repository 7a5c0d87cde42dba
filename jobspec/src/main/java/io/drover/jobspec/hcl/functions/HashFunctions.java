package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Functions that hash text and make identifiers. */
final class HashFunctions {
    private HashFunctions() {}

    static List<Function> list() {
        return List.of(
                hash("md5", "MD5"),
                hash("sha1", "SHA-1"),
                hash("sha256", "SHA-256"),
                hash("sha512", "SHA-512"),
                fixed("uuidv4", "uuidv4()", 0, _ -> Value.text(UUID.randomUUID().toString())),
                fixed("uuidv5", "uuidv5(namespace, name)", 2, HashFunctions::uuidV5));
    }

    private static Function hash(String name, String algorithm) {
        return fixed(
                name,
                name + "(text)",
                1,
                a -> {
                    byte[] text = a.text(0).getBytes(StandardCharsets.UTF_8);
                    a.meter().chargeText(text.length);
                    return Value.text(HexFormat.of().formatHex(digest(algorithm).digest(text)));
                });
    }

    /** A name-based identifier; the namespace is one itself, or dns, url, oid or x500. */
    private static Value uuidV5(Arguments a) {
        MessageDigest digest = digest("SHA-1");
        UUID namespace = namespace(a);
        digest.update(
                ByteBuffer.allocate(16)
                        .putLong(namespace.getMostSignificantBits())
                        .putLong(namespace.getLeastSignificantBits())
                        .array());
        ByteBuffer hash =
                ByteBuffer.wrap(digest.digest(a.text(1).getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xf000L) | 0x5000L;
        long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return Value.text(new UUID(high, low).toString());
    }

    private static UUID namespace(Arguments a) {
        String text = a.text(0);
        String known =
                switch (text) {
                    case "dns" -> "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
                    case "url" -> "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
                    case "oid" -> "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
                    case "x500" -> "6ba7b814-9dad-11d1-80b4-00c04fd430c8";
                    default -> text;
                };
        try {
            return UUID.fromString(known);
        } catch (IllegalArgumentException _) {
            throw a.fail(0, "The namespace is dns, url, oid, x500 or a UUID.");
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}

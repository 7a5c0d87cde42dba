package io.drover.federation.swim;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the pool, the primary one first: it seals what is sent, all of them open what
 * arrives. So a new key is installed everywhere, then used everywhere, and then the old one
 * removed, and nothing is lost on the way.
 *
 * <p>Sealed bytes are a format byte, a random nonce of 12 bytes, and AES-GCM with a tag of 16. A
 * pool with a key drops what is not sealed, and the other way round. Safe for use by many threads.
 */
public final class Keyring {
    /** Bytes that sealing adds at most. */
    public static final int OVERHEAD = 1 + 12 + 16;

    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final int NONCE = 12;

    /** Null in an open pool, which then pays nothing for cryptography. */
    private final @Nullable Ciphers ciphers;

    private volatile List<SecretKeySpec> keys;

    /** No keys: nothing is sealed. */
    public static Keyring none() {
        return new Keyring(List.of());
    }

    /**
     * A ring of these keys.
     *
     * @param keys base64 of 16, 24 or 32 bytes each, the primary one first; none seals nothing
     * @throws IllegalArgumentException when a key is malformed; the message never shows it
     */
    public Keyring(List<String> keys) {
        this.keys = keys.stream().map(Keyring::parse).toList();
        this.ciphers = keys.isEmpty() ? null : new Ciphers();
    }

    /** The keys in base64, the primary one first. */
    public List<String> list() {
        return keys.stream()
                .map(key -> Base64.getEncoder().encodeToString(key.getEncoded()))
                .toList();
    }

    /** True when the pool is sealed. */
    public boolean sealed() {
        return !keys.isEmpty();
    }

    /**
     * Adds a key that opens but does not seal yet. Adding a known key changes nothing.
     *
     * @throws IllegalStateException when the pool is not sealed at all
     */
    public synchronized void install(String key) {
        requireSealed();
        SecretKeySpec added = parse(key);
        if (!keys.contains(added)) {
            List<SecretKeySpec> more = new ArrayList<>(keys);
            more.add(added);
            keys = List.copyOf(more);
        }
    }

    /**
     * Seals with this key from now on.
     *
     * @throws IllegalArgumentException when the key was not installed
     */
    public synchronized void use(String key) {
        SecretKeySpec primary = installed(key);
        List<SecretKeySpec> ordered = new ArrayList<>(keys);
        ordered.remove(primary);
        ordered.addFirst(primary);
        keys = List.copyOf(ordered);
    }

    /**
     * Opens nothing with this key any more.
     *
     * @throws IllegalArgumentException when the key is the primary one or was not installed
     */
    public synchronized void remove(String key) {
        SecretKeySpec removed = installed(key);
        if (keys.getFirst().equals(removed)) {
            throw new IllegalArgumentException(
                    "the primary key cannot be removed: use another key first");
        }
        keys = keys.stream().filter(other -> !other.equals(removed)).toList();
    }

    /** Bytes that only holders of a key can read or make. */
    public byte[] seal(byte[] plain) {
        List<SecretKeySpec> now = keys;
        if (ciphers == null || now.isEmpty()) {
            byte[] out = new byte[plain.length + 1];
            out[0] = PLAIN;
            System.arraycopy(plain, 0, out, 1, plain.length);
            return out;
        }
        return ciphers.seal(plain, now.getFirst());
    }

    /**
     * Opens what another member sealed.
     *
     * @throws GeneralSecurityException when no key opens it, or it is sealed and we have no key, or
     *     the other way round
     */
    public byte[] open(byte[] bytes) throws GeneralSecurityException {
        List<SecretKeySpec> now = keys;
        if (ciphers == null || now.isEmpty()) {
            if (bytes.length == 0 || bytes[0] != PLAIN) {
                throw new GeneralSecurityException(
                        "it is encrypted and this server has no gossip key");
            }
            return Arrays.copyOfRange(bytes, 1, bytes.length);
        }
        if (bytes.length < OVERHEAD || bytes[0] != SEALED) {
            throw new GeneralSecurityException(
                    "it is not encrypted and this server has a gossip key");
        }
        for (SecretKeySpec key : now) {
            byte[] plain = ciphers.open(bytes, key);
            if (plain != null) {
                return plain;
            }
        }
        throw new GeneralSecurityException("none of this server's gossip keys opens it");
    }

    private SecretKeySpec installed(String key) {
        requireSealed();
        SecretKeySpec wanted = parse(key);
        if (!keys.contains(wanted)) {
            throw new IllegalArgumentException("the key is not installed");
        }
        return wanted;
    }

    private void requireSealed() {
        if (keys.isEmpty()) {
            throw new IllegalStateException(
                    "gossip is not encrypted: start the servers with an encrypt key first");
        }
    }

    private static SecretKeySpec parse(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a gossip key must be base64", e);
        }
        if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
            throw new IllegalArgumentException(
                    "a gossip key must have 16, 24 or 32 bytes, this one has " + bytes.length);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** Kept, since asking the providers for a cipher costs more than using it. */
    private static final class Ciphers {
        private final SecureRandom random = new SecureRandom();
        private final Cipher sealing = cipher();
        private final Cipher opening = cipher();

        byte[] seal(byte[] plain, SecretKeySpec key) {
            byte[] out = new byte[plain.length + OVERHEAD];
            out[0] = SEALED;
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            System.arraycopy(nonce, 0, out, 1, NONCE);
            synchronized (sealing) {
                try {
                    init(sealing, Cipher.ENCRYPT_MODE, key, nonce);
                    sealing.doFinal(plain, 0, plain.length, out, 1 + NONCE);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("AES-GCM does not work", e);
                }
            }
            return out;
        }

        /**
         * Opens with one key.
         *
         * @return null when the key does not fit
         */
        byte @Nullable [] open(byte[] bytes, SecretKeySpec key) throws GeneralSecurityException {
            byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE);
            synchronized (opening) {
                try {
                    init(opening, Cipher.DECRYPT_MODE, key, nonce);
                    return opening.doFinal(bytes, 1 + NONCE, bytes.length - 1 - NONCE);
                } catch (AEADBadTagException _) {
                    return null;
                }
            }
        }

        private static Cipher cipher() {
            try {
                return Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM is not available", e);
            }
        }

        private static void init(Cipher cipher, int mode, SecretKeySpec key, byte[] nonce)
                throws GeneralSecurityException {
            cipher.init(mode, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(new byte[] {SEALED});
        }
    }
}

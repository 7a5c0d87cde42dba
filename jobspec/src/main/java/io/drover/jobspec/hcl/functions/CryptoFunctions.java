package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;

/** Functions on passwords and keys. What they are given never appears in a message. */
final class CryptoFunctions {
    private static final int DEFAULT_COST = 10;
    private static final int MIN_COST = 4;
    private static final int MAX_COST = 31;
    private static final int MAX_PASSWORD = 72;

    /** A round of cost 10 takes as long as many other steps: few fit into one text. */
    private static final int STEPS_PER_ROUND = 150;

    private static final int RSA_STEPS = 20_000;
    private static final int MAX_KEY = 16_384;

    /** The algorithm's name, in the encoding of keys: RSA without parameters. */
    private static final byte[] RSA_IDENTIFIER = {
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };

    private CryptoFunctions() {}

    static List<Function> list() {
        return List.of(
                new Function("bcrypt", "bcrypt(text, cost)", 1, 2, false, CryptoFunctions::bcrypt),
                fixed(
                        "rsadecrypt",
                        "rsadecrypt(base64, private key)",
                        2,
                        CryptoFunctions::rsaDecrypt));
    }

    private static Value bcrypt(Arguments a) {
        byte[] password = a.text(0).getBytes(StandardCharsets.UTF_8);
        int asked = a.size() > 1 ? a.integer(1) : DEFAULT_COST;
        int cost = asked < MIN_COST ? DEFAULT_COST : asked;
        if (cost > MAX_COST) {
            throw a.fail(1, "The cost is %d to %d.".formatted(MIN_COST, MAX_COST));
        }
        if (password.length > MAX_PASSWORD) {
            throw a.fail(0, "At most %d bytes can be hashed.".formatted(MAX_PASSWORD));
        }
        a.meter().charge((1L << cost) * STEPS_PER_ROUND);
        return Value.text(
                new String(BCrypt.withDefaults().hash(cost, password), StandardCharsets.UTF_8));
    }

    private static Value rsaDecrypt(Arguments a) {
        byte[] secret = decoded(a, 0, a.text(0));
        PrivateKey key = privateKey(a);
        a.meter().charge(RSA_STEPS);
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key);
            return Value.text(utf8(cipher.doFinal(secret)));
        } catch (GeneralSecurityException | CharacterCodingException _) {
            throw a.fail(0, "It cannot be decrypted with this key.");
        }
    }

    private static String utf8(byte[] text) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    }

    private static PrivateKey privateKey(Arguments a) {
        String pem = a.text(1).strip();
        boolean pkcs1 = pem.startsWith("-----BEGIN RSA PRIVATE KEY-----");
        boolean pkcs8 = pem.startsWith("-----BEGIN PRIVATE KEY-----");
        int start = pem.indexOf('\n');
        int end = pem.lastIndexOf("-----END");
        if ((!pkcs1 && !pkcs8) || start < 0 || end < start || pem.length() > MAX_KEY) {
            throw noKey(a);
        }
        byte[] der = decoded(a, 1, pem.substring(start, end));
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs1 ? wrapped(der) : der));
        } catch (GeneralSecurityException _) {
            throw noKey(a);
        }
    }

    private static io.drover.jobspec.hcl.HclException noKey(Arguments a) {
        return a.fail(1, "The key is an RSA private key in PEM form, without a passphrase.");
    }

    /** Puts a bare RSA key into the envelope that names its algorithm. */
    private static byte[] wrapped(byte[] key) {
        byte[] version = {0x02, 0x01, 0x00};
        byte[] inner = tagged(0x04, key);
        ByteBuffer all = ByteBuffer.allocate(version.length + RSA_IDENTIFIER.length + inner.length);
        return tagged(0x30, all.put(version).put(RSA_IDENTIFIER).put(inner).array());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteBuffer all = ByteBuffer.allocate(content.length + 4);
        return all.put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] decoded(Arguments a, int place, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw a.fail(place, "This is no base64.");
        }
    }
}

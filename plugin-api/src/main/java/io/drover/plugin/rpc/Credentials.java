package io.drover.plugin.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * One end's half of the mutual TLS between a plugin and its host (AutoMTLS): each makes a
 * certificate for this one process and trusts the other one's and no other.
 *
 * @param certificate self-signed, for {@code localhost}
 */
public record Credentials(PrivateKey key, X509Certificate certificate) {
    /** The name that both ends go by. */
    public static final String HOST = "localhost";

    private static final Duration LIFE = Duration.ofHours(262_980);
    private static final int LINE = 64;

    /** Makes a new pair of keys and their certificate. */
    public static Credentials create() {
        try {
            var keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp521r1"));
            var pair = keys.generateKeyPair();
            return new Credentials(pair.getPrivate(), certificate(pair));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no certificate for a plugin can be made", e);
        }
    }

    private static X509Certificate certificate(KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var name = new X500Name("CN=" + HOST + ",O=HashiCorp");
        var now = Instant.now();
        var builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(128, new SecureRandom()),
                        Date.from(now.minusSeconds(30)),
                        Date.from(now.plus(LIFE)),
                        name,
                        pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(
                        KeyUsage.digitalSignature
                                | KeyUsage.keyEncipherment
                                | KeyUsage.keyAgreement
                                | KeyUsage.keyCertSign));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                        }));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, HOST)));
        var signer = new JcaContentSignerBuilder("SHA512withECDSA").build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /** For a host that connects to the plugin with this certificate. */
    public SslContext toConnectTo(X509Certificate plugin) throws IOException {
        return configured(SslContextBuilder.forClient().keyManager(key, certificate), plugin);
    }

    /** For a plugin that serves the host with this certificate. */
    public SslContext toServe(X509Certificate host) throws IOException {
        return configured(
                SslContextBuilder.forServer(key, certificate).clientAuth(ClientAuth.REQUIRE), host);
    }

    private static SslContext configured(SslContextBuilder builder, X509Certificate trusted)
            throws IOException {
        return GrpcSslContexts.configure(builder, SslProvider.JDK)
                .trustManager(trusted)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** The certificate as text, for the environment of the plugin. */
    public String pem() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The certificate as a field of the handshake. */
    public String field() {
        return Base64.getEncoder().withoutPadding().encodeToString(der());
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The certificate in a text of {@link #pem}.
     *
     * @throws IOException if there is none
     */
    public static X509Certificate fromPem(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The certificate in a field of the handshake.
     *
     * @throws IOException if there is none
     */
    public static X509Certificate fromField(String field) throws IOException {
        try {
            return read(Base64.getDecoder().decode(field));
        } catch (IllegalArgumentException e) {
            throw new IOException("the plugin's certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static X509Certificate read(byte[] encoded) throws IOException {
        try {
            var read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
            if (read instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new IOException("the plugin's certificate is not one of X.509");
        } catch (CertificateException e) {
            throw new IOException("the plugin's certificate cannot be read: " + e.getMessage(), e);
        }
    }
}

package io.drover.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust and identity for {@code https}.
 *
 * @param caCert a file of PEM certificates to trust, or null
 * @param caPath a directory of such files, used when there is no {@code caCert}, or null
 * @param clientCert our own certificate chain in PEM, or null
 * @param clientKey its key, PEM in PKCS#8, or null
 * @param serverName the name that the certificate must be for instead of the address's, or null
 * @param skipVerify trusts everybody; for experiments
 */
public record ApiTls(
        @Nullable Path caCert,
        @Nullable Path caPath,
        @Nullable Path clientCert,
        @Nullable Path clientKey,
        @Nullable String serverName,
        boolean skipVerify) {

    void prepare(HttpsURLConnection connection) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), new SecureRandom());
            connection.setSSLSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
        if (skipVerify) {
            connection.setHostnameVerifier((_, _) -> true);
        } else if (serverName != null) {
            connection.setHostnameVerifier((_, session) -> {
                try {
                    return names((X509Certificate) session.getPeerCertificates()[0])
                            .contains(serverName);
                } catch (IOException | GeneralSecurityException e) {
                    return false;
                }
            });
        }
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var names = new ArrayList<String>();
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(entry -> names.add(String.valueOf(entry.get(1))));
        }
        return names;
    }

    private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
        if (skipVerify) {
            return new TrustManager[] {new TrustsAll()};
        }
        if (caCert == null && caPath == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (Path file : caFiles()) {
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private List<Path> caFiles() throws IOException {
        if (caCert != null) {
            return List.of(caCert);
        }
        var files = new ArrayList<Path>();
        if (caPath != null) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(caPath, "*.{pem,crt}")) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (clientCert == null || clientKey == null) {
            return null;
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                privateKey(clientKey),
                new char[0],
                certificates(clientCert).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file);
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new IOException(
                    file
                            + " holds no PKCS#8 key; convert it with: openssl pkcs8 -topk8 -nocrypt"
                            + " -in "
                            + file);
        }
        String base64 = pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----|-----END.*", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // Not of this kind: the next one is tried.
            }
        }
        return KeyFactory.getInstance("EdDSA").generatePrivate(encoded);
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

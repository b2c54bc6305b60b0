package dev.signet.internal.config;

import dev.signet.auth.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a PEM file (RFC 7468). Text around the blocks and blocks of other kinds, such as revocation lists, are
 * passed over; the trust attributes after an OpenSSL {@code TRUSTED CERTIFICATE} are not read. Immutable.
 */
final class CaBundle {
    private static final int MAX_BYTES = 16 << 20;
    private static final Set<String> CERTIFICATE_LABELS =
            Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
    private static final Pattern BLOCK_START = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    private final String file;
    private final List<X509Certificate> certificates;

    private CaBundle(String file, List<X509Certificate> certificates) {
        this.file = file;
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Reads {@code file} whole.
     *
     * @param variable the variable that names it, for messages
     * @throws ConfigurationException when it can't be read, holds no certificate, or holds one that can't be read
     */
    static CaBundle read(String file, String variable) throws ConfigurationException {
        String text = content(file, variable);
        var certificates = new ArrayList<X509Certificate>();
        Matcher block = BLOCK_START.matcher(text);
        int from = 0;
        while (block.find(from)) {
            String label = block.group(1);
            String endLine = "-----END " + label + "-----";
            int end = text.indexOf(endLine, block.end());
            if (end < 0) {
                throw unusable(variable, file, "a block " + label + " in it has no end");
            }
            if (CERTIFICATE_LABELS.contains(label)) {
                certificates.add(
                        certificate(text.substring(block.end(), end), certificates.size() + 1, variable, file));
            }
            from = end + endLine.length();
        }
        if (certificates.isEmpty()) {
            throw unusable(variable, file, "it holds no certificate");
        }
        return new CaBundle(file, certificates);
    }

    private static String content(String file, String variable) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unusable(variable, file, "it is longer than " + MAX_BYTES + " bytes");
            }
            // One character for each byte: the text around the blocks may be in any encoding.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException | InvalidPathException e) {
            throw unusable(variable, file, "it can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static X509Certificate certificate(String base64, int number, String variable, String file)
            throws ConfigurationException {
        try {
            byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            var certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return (X509Certificate) certificate;
        } catch (IllegalArgumentException e) {
            throw unusable(variable, file, "certificate " + number + " in it is no valid base64");
        } catch (CertificateException e) {
            throw unusable(variable, file, "certificate " + number + " in it is no X.509 certificate");
        }
    }

    /** Without a cause: what a parser says may quote the file. */
    private static ConfigurationException unusable(String variable, String file, String why) {
        return new ConfigurationException(
                "the CA bundle " + file + " named by " + variable + " can't be used: " + why,
                "Let " + variable + " name a PEM file with the certificates of the issuers to trust, or unset it.",
                null);
    }

    /** A TLS context that trusts these certificates and all that the JVM trusts by default. */
    SSLContext addedToDefaultTrust() throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        var all = new ArrayList<>(certificates);
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                all.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            anchors.setCertificateEntry("anchor-" + i, all.get(i));
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers(anchors), null);
        return context;
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    @Override
    public String toString() {
        return "CA bundle " + file + " (" + certificates.size() + " certificates) and JVM trust";
    }
}

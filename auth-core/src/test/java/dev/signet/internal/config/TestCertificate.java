package dev.signet.internal.config;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for 127.0.0.1 and login.example, made by the JDK's own keytool. */
public record TestCertificate(Certificate certificate, SSLContext serverContext) {
    private static final String PASSWORD = "changeit";

    /** Makes one, with its key store in {@code folder}. */
    public static TestCertificate create(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=ip:127.0.0.1,dns:login.example",
            "-ext",
            "bc:c=ca:true",
            "-validity",
            "3650",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString()
        };
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestCertificate(keys.getCertificate("server"), context);
    }

    /** The certificate as a PEM block with {@code label}, followed within the block by {@code trailer}. */
    public String pem(String label, byte... trailer) throws Exception {
        byte[] der = certificate.getEncoded();
        byte[] all = new byte[der.length + trailer.length];
        System.arraycopy(der, 0, all, 0, der.length);
        System.arraycopy(trailer, 0, all, der.length, trailer.length);
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(all);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** The certificate as one plain PEM block. */
    public String pem() throws Exception {
        return pem("CERTIFICATE");
    }
}

package dev.signet.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that only the program under test trusts, and a server it vouches for. The JDK's keytool makes both.
 *
 * @param certificate the authority's own, in PEM
 * @param serverContext proves to be each of the hosts
 */
public record PrivateAuthority(Path certificate, SSLContext serverContext) {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    /** Makes one for servers that are called {@code hosts}. */
    public static PrivateAuthority create(Path folder, Collection<String> hosts)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempDirectory(folder, "authority").resolve("keys.p12");
        keytool(store, AUTHORITY, List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign"));
        String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(",", "san=", ""));
        keytool(store, SERVER, List.of("-signer", AUTHORITY, "-ext", names, "-ext", "eku=serverAuth"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path certificate = store.resolveSibling("authority.pem");
        Files.writeString(certificate, pem(keys.getCertificate(AUTHORITY).getEncoded()));
        // A server that could pick the authority's own key would.
        keys.deleteEntry(AUTHORITY);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new PrivateAuthority(certificate, context);
    }

    private static void keytool(Path store, String alias, List<String> more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Signet test " + alias,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(more);
        Path log = store.resolveSibling(alias + ".log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool made no key for the " + alias + ": " + Files.readString(log));
        }
    }

    private static String pem(byte[] der) {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, lineEnd).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}

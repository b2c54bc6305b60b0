package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {
    private static final String REVOCATION_LIST =
            "-----BEGIN X509 CRL-----\nnot base64 at all!\n-----END X509 CRL-----\n";

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.create(folder, "issuer");
    }

    private static Path file(byte[] content) throws Exception {
        return Files.write(Files.createTempFile(folder, "bundle", ".pem"), content);
    }

    private static TransportSettings read(Path bundle) throws ConfigurationException {
        return from(Map.of("ACME_CA", bundle.toString()));
    }

    private static TransportSettings from(Map<String, String> environment) throws ConfigurationException {
        return TransportSettings.from(Settings.of(environment, "/nowhere"), List.of("ACME_CA", "OTHER_CA"));
    }

    private static void assertRefused(Path bundle, String why) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(bundle))
                .withMessageContaining("ACME_CA")
                .withMessageContaining(bundle.toString())
                .withMessageContaining(why)
                .withNoCause()
                .satisfies(refused -> assertThat(refused.remedy()).contains("ACME_CA"));
    }

    private static void assertRefused(String bundle, String why) throws Exception {
        assertRefused(file(bundle.getBytes(StandardCharsets.ISO_8859_1)), why);
    }

    @Test
    void leavesTheJvmsTrustAndProxiesWithoutVariables() throws Exception {
        TransportSettings settings = from(Map.of("NO_PROXY", "*", "ACME_CA", ""));
        assertThat(settings.sslContext()).isEmpty();
        assertThat(settings.proxies()).isEmpty();
        assertThat(settings).isSameAs(TransportSettings.ofJvm());
    }

    @Test
    void readsPlainAndTrustedLabelsTextAroundAndRevocationLists() throws Exception {
        String bundle = "Issuer: Caf\u00e9\r\n\r\n" + certificate.pem() + "text between\n" + REVOCATION_LIST
                + certificate.pem("X509 CERTIFICATE").replace("\n", "\r\n")
                + certificate.pem("TRUSTED CERTIFICATE", (byte) 0x30, (byte) 0x02, (byte) 0x0c, (byte) 0x00)
                + "text after";
        Path file = file(bundle.getBytes(StandardCharsets.ISO_8859_1));
        TransportSettings settings = read(file);
        assertThat(settings.sslContext()).isPresent();
        assertThat(settings)
                .hasToString("TransportSettings[CA bundle " + file + " (3 certificates) and JVM trust, JVM proxies]");
    }

    @Test
    void refusesABundleThatCanNotBeUsed() throws Exception {
        assertRefused("", "holds no certificate");
        assertRefused("just text", "holds no certificate");
        assertRefused(REVOCATION_LIST, "holds no certificate");
        assertRefused(
                certificate.pem() + certificate.pem().replace("MII", "M*I"), "certificate 2 in it is no valid base64");
        assertRefused(
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 in it is no X.509");
        assertRefused("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "certificate 1 in it is no X.509");
        assertRefused(certificate.pem().replace("-----END CERTIFICATE-----", ""), "has no end");
        assertRefused(folder.resolve("missing.pem"), "can't be read (NoSuchFileException)");
        assertRefused(folder, "can't be read");
        assertRefused(file(new byte[(16 << 20) + 1]), "longer than");
    }

    @Test
    void refusesAPathThatIsNone() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> from(Map.of("ACME_CA", "a\0b")))
                .withMessageContaining("ACME_CA");
    }

    @Test
    void takesTheFirstVariableThatIsSet() throws Exception {
        Path good = file(certificate.pem().getBytes(StandardCharsets.US_ASCII));
        String missing = folder.resolve("missing.pem").toString();
        assertThat(from(Map.of("ACME_CA", good.toString(), "OTHER_CA", missing)).sslContext())
                .isPresent();
        assertThat(from(Map.of("ACME_CA", "", "OTHER_CA", good.toString())).sslContext())
                .isPresent();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> from(Map.of("ACME_CA", missing, "OTHER_CA", good.toString())))
                .withMessageContaining("ACME_CA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"})
    void takesAProxyFromAnyOfTheUsualVariables(String variable) throws Exception {
        assertThat(from(Map.of(variable, "http://proxy.example:3128")).proxies())
                .isPresent();
    }
}

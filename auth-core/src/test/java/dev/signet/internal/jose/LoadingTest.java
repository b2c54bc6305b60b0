package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a JVM of its own can show: which classes are loaded when. */
@Timeout(60)
class LoadingTest {
    private static final String JOSE_LIBRARY = "com.nimbusds.";
    private static final String CACHE_LIBRARY = "com.github.benmanes.";

    /** Verifies the second argument against the keys at the first. */
    static final class Caller {
        public static void main(String[] arguments) {
            var time = TimeSource.system();
            try (var service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time)) {
                var verifier =
                        new JwtVerifier(new JwkSetCache(service, time), URI.create(arguments[0]), "i", "a", time);
                verifier.verify(Secret.of(arguments[1]));
                System.out.println("verified");
            } catch (AssertionException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    private static List<String> call(URI address, Secret token) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xlog:class+load",
                        Caller.class.getName(),
                        address.toString(),
                        token.reveal())
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return lines;
    }

    @Test
    void loadsNoLibraryForATokenThatIsRefusedAtSight() throws Exception {
        Secret expired = Issuer.create("k").token("{\"iss\":\"i\",\"aud\":\"a\",\"exp\":1}");
        assertThat(call(URI.create("https://issuer.test/jwks"), expired))
                .anyMatch(line -> line.startsWith("refused: the JWT is refused: it expired"))
                .anyMatch(line -> line.contains("dev.signet.internal.jose.JwkSetCache"))
                .noneMatch(line -> line.contains(JOSE_LIBRARY) || line.contains(CACHE_LIBRARY));
    }

    /** Shows that the test before would see them. */
    @Test
    void loadsThemForATokenThatGetsAsFarAsItsSignature() throws Exception {
        Issuer issuer = Issuer.create("k");
        try (var server = new JwksServer(Issuer.set(issuer.jwk()))) {
            assertThat(call(server.uri(), issuer.token("{\"iss\":\"i\",\"aud\":\"a\",\"exp\":99999999999}")))
                    .contains("verified")
                    .anyMatch(line -> line.contains(JOSE_LIBRARY))
                    .anyMatch(line -> line.contains(CACHE_LIBRARY));
        }
    }
}

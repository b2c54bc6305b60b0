package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.agent.KeyState;
import dev.signet.gate.NpmPackage;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the npm package jose signs, here verified. Runs in the Maven profile {@code peers}. */
@Tag("peers")
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JosePeerTest {
    private static final String VERSION = "6.2.17";
    private static final long NOW = 1_776_902_400;
    private static final String ISSUER = "https://login.acme.test";
    private static final URI ADDRESS = URI.create("https://api.acme.test/v1/things");
    private static final Secret TOKEN = Secret.of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
    private static final Set<String> ALL = Set.of("EdDSA", "ES256", "RS256", "PS256");

    private final ManualTimeSource time = ManualTimeSource.at(Instant.ofEpochSecond(NOW));
    private List<Signed> signed = List.of();

    /** What the peer made with one algorithm. */
    private record Signed(String alg, String jwk, String jkt, String assertion, String proof) {
        static Signed of(JsonObject one) {
            return new Signed(
                    text(one, "alg"), text(one, "jwk"), text(one, "jkt"), text(one, "assertion"), text(one, "proof"));
        }

        private static String text(JsonObject object, String name) {
            return ((JsonString) object.find(name).orElseThrow()).value();
        }
    }

    @BeforeAll
    void sign(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("signed.json");
        Path errors = folder.resolve("errors.txt");
        Process peer = NpmPackage.install("jose", VERSION)
                .script(
                        JosePeerTest.class,
                        "signer.mjs",
                        Long.toString(NOW),
                        ISSUER,
                        ADDRESS.toString(),
                        TOKEN.reveal())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(peer.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(peer.exitValue()).as(Files.readString(errors)).isZero();
        JsonObject document = JsonObject.parse(Files.readAllBytes(output));
        signed = ((JsonArray) document.find("signed").orElseThrow())
                .elements().stream().map(each -> Signed.of((JsonObject) each)).toList();
        assertThat(signed).hasSize(5);
    }

    private ClientAssertionVerifier clients() {
        return ClientAssertionVerifier.issuer(ISSUER)
                .keys(VerificationKeys.fixed(signed.stream()
                        .map(each -> PublishedKey.ofJwk("client-" + each.alg(), each.jwk(), KeyState.ACTIVE))
                        .toList()))
                .time(time)
                .build();
    }

    private DpopVerifier proofs() {
        return DpopVerifier.builder().algorithms(ALL).time(time).build();
    }

    private static DpopRequest request(Signed each, String proof) {
        return DpopRequest.forResource("POST", ADDRESS, List.of(proof), TOKEN, each.jkt());
    }

    @Test
    void clientAssertionsOfThePeerAreBelieved() throws Exception {
        ClientAssertionVerifier verifier = clients();
        for (Signed each : signed) {
            VerifiedClient client = verifier.verify("client-" + each.alg(), each.assertion());
            assertThat(client.keyThumbprint()).isEqualTo(each.jkt());
            Refused.with(Reason.REPLAYED, () -> verifier.verify(each.assertion()));
        }
    }

    @Test
    void proofsOfThePeerAreBelieved() throws Exception {
        DpopVerifier verifier = proofs();
        for (Signed each : signed) {
            assertThat(verifier.verify(request(each, each.proof())).thumbprint())
                    .isEqualTo(each.jkt());
            Refused.with(Reason.REPLAYED, () -> verifier.verify(request(each, each.proof())));
        }
    }

    @Test
    void whatWasChangedIsRefused() {
        ClientAssertionVerifier clients = clients();
        DpopVerifier proofs = proofs();
        for (Signed each : signed) {
            for (int at = 0; at < each.assertion().length(); at += 7) {
                String changed = changed(each.assertion(), at);
                Refused.by(() -> clients.verify(changed));
            }
            for (int at = 0; at < each.proof().length(); at += 7) {
                String changed = changed(each.proof(), at);
                Refused.by(() -> proofs.verify(request(each, changed)));
            }
        }
    }

    @Test
    void oneIsNotTheOther() {
        for (Signed each : signed) {
            Refused.with(Reason.MALFORMED, () -> clients().verify(each.proof()));
            Refused.with(Reason.MALFORMED, () -> proofs().verify(request(each, each.assertion())));
        }
    }

    private static String changed(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }
}

package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAuthenticationTest {
    private static final Map<String, String> ASKING = Map.of("grant_type", "client_credentials");
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final OAuthCaller caller = new OAuthCaller(server);
    private final OAuthClient robot = server.clients().registerConfidential("robot:1");

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, String> asking(String... more) {
        var parameters = new LinkedHashMap<>(ASKING);
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    @Test
    void takesBasicWithIdAndSecretEncodedAsInAForm() throws Exception {
        String encoded = FormParameters.encode(robot.id()) + ":" + FormParameters.encode(robot.secret());
        assertThat(caller.tokenWithBasic(encoded, ASKING).statusCode()).isEqualTo(200);
        HttpResponse<String> plain = caller.tokenWithBasic(robot.id() + ":" + robot.secret(), ASKING);
        assertError(plain, 401, "invalid_client");
        assertThat(plain.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
        assertError(caller.tokenWithBasic(encoded + "x", ASKING), 401, "invalid_client");
        assertError(caller.tokenWithBasic(encoded, asking("client_id", "other")), 400, "invalid_request");
        assertThat(caller.tokenWithBasic(encoded, asking("client_id", robot.id()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.journal().get(0).clientId()).contains("robot:1");
        assertThat(server.clients().refusals()).isEqualTo(2);
    }

    @Test
    void takesTheSecretInTheForm() throws Exception {
        assertThat(caller.token(asking("client_id", robot.id(), "client_secret", robot.secret()))
                        .statusCode())
                .isEqualTo(200);
        assertError(caller.token(asking("client_id", robot.id(), "client_secret", "guess")), 401, "invalid_client");
        assertError(caller.token(asking("client_id", robot.id())), 401, "invalid_client");
        assertError(caller.token(ASKING), 401, "invalid_client");
        server.clients().remove(robot.id());
        assertThat(server.clients().find(robot.id())).isEmpty();
        assertError(
                caller.token(asking("client_id", robot.id(), "client_secret", robot.secret())), 401, "invalid_client");
    }

    @Test
    void takesOneWayOnly() throws Exception {
        String encoded = FormParameters.encode(robot.id()) + ":" + FormParameters.encode(robot.secret());
        assertError(caller.tokenWithBasic(encoded, asking("client_secret", robot.secret())), 400, "invalid_request");
        assertError(
                caller.token(
                        asking("client_id", robot.id(), "client_secret", robot.secret(), "client_assertion", "x.y.z")),
                400,
                "invalid_request");
    }

    /** A good assertion of the client {@code signer} but for one claim; an empty value leaves it out. */
    private String assertion(String claim, String value) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", "signer");
        claims.put("sub", "signer");
        claims.put("aud", server.tokenUri().toString());
        claims.put("exp", time.instant().plusSeconds(60).getEpochSecond());
        claims.put("jti", "assertion-" + claim + value);
        if (value.isEmpty()) {
            claims.remove(claim);
        } else {
            claims.put(claim, claim.equals("exp") ? (Object) Long.valueOf(value) : value);
        }
        String payload = JwkSetKey.base64url(JsonText.compact(claims).getBytes(StandardCharsets.UTF_8));
        return "e30." + payload + ".Z29vZA";
    }

    private HttpResponse<String> present(String assertion) throws Exception {
        return caller.token(asking("client_assertion_type", ASSERTION_TYPE, "client_assertion", assertion));
    }

    @Test
    void takesASignedAssertionOnce() throws Exception {
        server.clients().registerSigning("signer", jwt -> jwt.endsWith(".Z29vZA"));
        String assertion = assertion("extra", "x");
        assertThat(present(assertion).statusCode()).isEqualTo(200);
        assertError(present(assertion), 401, "invalid_client");
        assertThat(server.journal().get(0).clientId()).contains("signer");
        assertThat(server.machines().journal().get(0).clientId()).contains("signer");
    }

    @ParameterizedTest
    @CsvSource({
        "iss, other",
        "sub, other",
        "aud, https://elsewhere.example.test/token",
        "exp, 1",
        "exp, ''",
        "jti, ''",
    })
    void refusesAnAssertionThatIsNotTheClients(String claim, String value) throws Exception {
        server.clients().registerSigning("signer", jwt -> jwt.endsWith(".Z29vZA"));
        assertError(present(assertion(claim, value)), 401, "invalid_client");
        assertThat(present(assertion("extra", claim)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnotherSignatureAndAnotherProof() throws Exception {
        OAuthClient signer = server.clients().registerSigning("signer", jwt -> jwt.endsWith(".Z29vZA"));
        assertError(present(assertion("extra", "x").replace("Z29vZA", "YmFk")), 401, "invalid_client");
        assertError(present("no jwt"), 401, "invalid_client");
        assertError(caller.token(asking("client_id", "signer")), 401, "invalid_client");
        assertError(caller.token(asking("client_assertion", assertion("extra", "y"))), 401, "invalid_client");
        assertThatIllegalStateException().isThrownBy(signer::secret).withMessageContaining("registerConfidential");
        assertThat(new LeakDetector().inspect(robot)).isEmpty();
        assertThat(robot.secret()).startsWith("cs-" + CanarySecrets.MARKER).endsWith("+/ :%&=");
    }
}

package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.assertError;
import static dev.signet.testkit.OAuthCaller.find;
import static dev.signet.testkit.OAuthCaller.member;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeMachineGrantsTest {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeMachineGrants machines = server.machines();
    private final OAuthCaller caller = new OAuthCaller(server);
    private final OAuthClient robot = server.clients().registerConfidential("robot");

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<String, String> credentials() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "client_credentials");
        parameters.put("client_id", robot.id());
        parameters.put("client_secret", robot.secret());
        return parameters;
    }

    private Map<String, String> exchange(String subjectToken) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        parameters.put("subject_token", subjectToken);
        parameters.put("subject_token_type", JWT);
        return parameters;
    }

    private Map<String, String> bearer(String assertion) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        parameters.put("assertion", assertion);
        return parameters;
    }

    @Test
    void givesAClientATokenInItsOwnName() throws Exception {
        Map<String, String> asking = credentials();
        asking.put("scope", "read write");
        HttpResponse<String> answer = caller.token(asking);
        assertThat(JsonText.parse(answer.body()).orElseThrow())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "scope");
        assertThat(caller.resource(member(answer, "access_token")).body())
                .contains("\"client_id\":\"robot\",\"subject\":\"robot\",\"audience\":[],\"scope\":\"read write\"");
        assertThat(JwtText.parse(member(answer, "access_token")).orElseThrow().audiences())
                .containsExactly(server.baseUri().toString());
        time.advance(Duration.ofHours(1));
        assertThat(caller.resource(member(answer, "access_token")).statusCode()).isEqualTo(401);
        assertThat(machines.counts()).isEqualTo(new MachineCounts(1, 0, 0));
        assertThat(machines.journal())
                .extracting(MachineGrant::subject, MachineGrant::scope)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("robot", "read write"));
    }

    @Test
    void givesAPublicClientNoTokenInItsOwnName() throws Exception {
        server.clients().registerPublic("app");
        assertError(
                caller.token(Map.of("grant_type", "client_credentials", "client_id", "app")),
                400,
                "unauthorized_client");
    }

    @Test
    void bindsTokensToAudiencesAndResources() throws Exception {
        String query = FormParameters.format(credentials())
                + "&audience=mail&audience=files&resource=https%3A%2F%2Fapi.example.test%2Fv1";
        HttpResponse<String> answer = caller.post(server.tokenUri(), query);
        String token = member(answer, "access_token");
        assertThat(JwtText.parse(token).orElseThrow().audiences())
                .containsExactly("mail", "files", "https://api.example.test/v1");
        assertThat(machines.journal().get(0).audiences()).hasSize(3);
        assertThat(caller.resource(token).statusCode()).isEqualTo(200);
        machines.resourceAudiences("calendar");
        assertThat(caller.resource(token).statusCode()).isEqualTo(401);
        machines.resourceAudiences("calendar", "files");
        assertThat(caller.resource(token).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "audience, unknown",
        "resource, relative/path",
        "resource, https://api.example.test/#part",
    })
    void refusesATargetThatIsNoneOrNotKnown(String name, String value) throws Exception {
        machines.audiences("mail", "relative/path", "https://api.example.test/#part");
        Map<String, String> asking = credentials();
        asking.put(name, value);
        assertError(caller.token(asking), 400, "invalid_target");
        asking.remove(name);
        asking.put("audience", "mail");
        assertThat(caller.token(asking).statusCode()).isEqualTo(200);
    }

    @Test
    void takesATrustedAssertionOnce() throws Exception {
        String assertion = machines.issueSubjectToken("job-7");
        HttpResponse<String> answer = caller.token(bearer(assertion));
        assertThat(find(answer, "refresh_token")).isEmpty();
        assertThat(caller.resource(member(answer, "access_token")).body())
                .contains("\"client_id\":null,\"subject\":\"job-7\"");
        assertError(caller.token(bearer(assertion)), 400, "invalid_grant");
        assertThat(machines.counts().jwtBearer()).isEqualTo(1);
    }

    @Test
    void takesASubjectTokenAgainAndAgainUntilItExpires() throws Exception {
        String subjectToken = machines.issueSubjectToken("job-7");
        for (int i = 0; i < 2; i++) {
            Map<String, String> asking = exchange(subjectToken);
            asking.put("audience", "mail");
            HttpResponse<String> answer = caller.token(asking);
            assertThat(member(answer, "issued_token_type")).isEqualTo(ACCESS_TOKEN);
            assertThat(answer.body()).doesNotContain("refresh_token");
            assertThat(caller.resource(member(answer, "access_token")).body())
                    .contains("\"subject\":\"job-7\",\"audience\":[\"mail\"]");
        }
        time.advance(Duration.ofMinutes(10));
        assertError(caller.token(exchange(subjectToken)), 400, "invalid_request");
        assertError(caller.token(bearer(subjectToken)), 400, "invalid_grant");
        assertThat(machines.counts()).isEqualTo(new MachineCounts(0, 0, 2));
    }

    @Test
    void takesWhatItWasToldToAccept() throws Exception {
        assertError(caller.token(exchange("opaque")), 400, "invalid_request");
        machines.acceptSubjectToken("opaque", "job-8");
        assertThat(caller.token(exchange("opaque")).statusCode()).isEqualTo(200);
        assertThat(machines.journal().get(0).subject()).isEqualTo("job-8");
    }

    @Test
    void trustsNeitherOtherIssuersNorOtherSignatures() throws Exception {
        String good = machines.issueSubjectToken("job-7");
        String forged = good.substring(0, good.lastIndexOf('.') + 1) + "AAAA";
        assertError(caller.token(bearer(forged)), 400, "invalid_grant");
        machines.distrustIssuer(FakeMachineGrants.WORKLOAD_ISSUER);
        assertError(caller.token(bearer(good)), 400, "invalid_grant");
        machines.trustIssuer(FakeMachineGrants.WORKLOAD_ISSUER, good::equals);
        assertThat(caller.token(bearer(good)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "aud, https://elsewhere.example.test",
        "iss, ''",
        "sub, ''",
        "exp, 1",
        "exp, 4102444800",
        "nbf, 4102444800",
        "jti, ''",
    })
    void asksOfAnAssertionWhatTheRfcAsks(String claim, String value) throws Exception {
        machines.trustIssuer("https://issuer.example.test", jwt -> true);
        assertThat(caller.token(bearer(assertion(claim, value))).statusCode()).isEqualTo(400);
        assertThat(caller.token(bearer(assertion("extra", "x"))).statusCode()).isEqualTo(200);
    }

    /** A good assertion but for one claim; an empty value leaves it out. */
    private String assertion(String claim, String value) {
        Instant now = time.instant();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", "https://issuer.example.test");
        claims.put("sub", "job-9");
        claims.put("aud", server.baseUri().toString());
        claims.put("exp", now.plusSeconds(60).getEpochSecond());
        claims.put("jti", claim + value);
        if (value.isEmpty()) {
            claims.remove(claim);
        } else {
            claims.put(claim, List.of("exp", "nbf").contains(claim) ? (Object) Long.valueOf(value) : value);
        }
        return "e30." + JwkSetKey.base64url(JsonText.compact(claims).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + ".AAAA";
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token_type, urn:ietf:params:oauth:token-type:saml2",
        "subject_token, ''",
        "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token",
        "actor_token, x",
    })
    void refusesAnExchangeThatIsNone(String name, String value) throws Exception {
        Map<String, String> asking = exchange(machines.issueSubjectToken("job-7"));
        asking.put(name, value);
        assertError(caller.token(asking), 400, "invalid_request");
    }

    @Test
    void revokesTokens() throws Exception {
        String token = member(caller.token(credentials()), "access_token");
        caller.post(server.revocationUri(), "token=" + FormParameters.encode(token));
        assertThat(caller.resource(token).statusCode()).isEqualTo(401);
        assertThat(caller.post(server.revocationUri(), "token=" + FormParameters.encode(token))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.counts().revocations()).isEqualTo(1);
    }

    @Test
    void answersAsScripted() throws Exception {
        server.enqueueTokenAnswers(
                ScriptedAnswer.retryAfter(503, "2"), ScriptedAnswer.regular().with("token_type", "\"mac\""));
        assertThat(caller.token(credentials()).statusCode()).isEqualTo(503);
        assertThat(member(caller.token(credentials()), "token_type")).isEqualTo("mac");
        assertThat(machines.counts().clientCredentials()).isEqualTo(1);
    }
}

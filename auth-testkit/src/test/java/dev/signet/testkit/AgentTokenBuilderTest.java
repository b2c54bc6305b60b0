package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens are checked by a library that the server does not use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentTokenBuilderTest {
    private static final Instant NOW = ManualTimeSource.DEFAULT_START;

    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()).start();
    private final AgentTokenIssuer issuer = server.agentTokens();
    private final IssuedAgent agent = server.agents().issue(Account.of("acct-1"));

    @AfterAll
    void stop() {
        server.close();
    }

    /** As a strict relying party does it. */
    static JWTClaimsSet verify(String token, String jwkSet) throws Exception {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(JWKSet.parse(jwkSet))));
        var claims =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        CodexFixtures.AGENT_TOKEN_AUDIENCE,
                        new JWTClaimsSet.Builder()
                                .issuer(CodexFixtures.AGENT_TOKEN_ISSUER)
                                .build(),
                        Set.of("exp", "iat", "agent_runtime_id", "agent_private_key", "account_id")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(NOW);
                    }
                };
        claims.setMaxClockSkew(0);
        processor.setJWTClaimsSetVerifier(claims);
        return processor.process(token, null);
    }

    @Test
    void issuesATokenWithEveryClaimThatAnotherLibraryVerifies() throws Exception {
        JWTClaimsSet claims = verify(issuer.issue(agent), issuer.jwkSet());
        assertThat(claims.getClaims())
                .containsOnlyKeys(
                        "jti",
                        "iss",
                        "aud",
                        "iat",
                        "exp",
                        "agent_runtime_id",
                        "agent_private_key",
                        "account_id",
                        "chatgpt_user_id",
                        "email",
                        "plan_type",
                        "chatgpt_account_is_fedramp");
        assertThat(claims.getStringClaim("agent_runtime_id")).isEqualTo(agent.agentRuntimeId());
        assertThat(claims.getStringClaim("agent_private_key")).isEqualTo(agent.privateKey());
        assertThat(claims.getStringClaim("account_id")).isEqualTo("acct-1");
        assertThat(claims.getStringClaim("chatgpt_user_id")).isEqualTo("user-of-acct-1");
        assertThat(claims.getStringClaim("email")).isEqualTo("acct-1@example.test");
        assertThat(claims.getStringClaim("plan_type")).isEqualTo("pro");
        assertThat(claims.getBooleanClaim("chatgpt_account_is_fedramp")).isFalse();
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plus(Duration.ofHours(1))));
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
    }

    @Test
    void issuesCanaries() {
        String token = issuer.issue(agent);
        assertThat(new LeakDetector().find("token", token)).isPresent();
        String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        assertThat(new LeakDetector().find("private key", payload.replaceAll("\"jti\":\"[^\"]*\"", "")))
                .isPresent();
    }

    static Stream<Arguments> spoiled() {
        return Stream.<Map.Entry<String, UnaryOperator<AgentTokenBuilder>>>of(
                        Map.entry("issuer", token -> token.issuer("https://evil.test")),
                        Map.entry("audience", token -> token.audience("someone-else")),
                        Map.entry("audiences", token -> token.audience("one", "two")),
                        Map.entry("expired", token -> token.expiresAt(NOW.minusSeconds(1))),
                        Map.entry("not yet", token -> token.notBefore(NOW.plusSeconds(1))),
                        Map.entry("no exp", token -> token.withoutClaims("exp")),
                        Map.entry("no iat, no account", token -> token.withoutClaims("iat", "account_id")),
                        Map.entry("unknown key", token -> token.keyId("zz")),
                        Map.entry("crit", token -> token.header("crit", List.of("urn:x"))),
                        Map.entry("no JSON", token -> token.payloadText("nonsense")),
                        Map.entry("no header", token -> token.headerText("{")),
                        Map.entry("type of exp", token -> token.claim("exp", "soon")))
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiled")
    void issuesWhatAnotherLibraryRefuses(String what, UnaryOperator<AgentTokenBuilder> spoil) throws Exception {
        String token = spoil.apply(issuer.token(agent)).issue();
        String jwkSet = issuer.jwkSet();
        assertThatThrownBy(() -> verify(token, jwkSet)).isInstanceOf(Exception.class);
        assertThat(verify(issuer.issue(agent), jwkSet)).as("the control").isNotNull();
    }

    @ParameterizedTest
    @EnumSource(AgentTokenSignature.class)
    void signsWellInOneWayAndBadlyInTheOthers(AgentTokenSignature how) throws Exception {
        String token = issuer.token(agent).signature(how).issue();
        String jwkSet = issuer.jwkSet();
        assertThat(token.split("\\.", -1)).hasSize(3);
        if (how == AgentTokenSignature.RS256) {
            assertThat(verify(token, jwkSet)).isNotNull();
        } else {
            assertThatThrownBy(() -> verify(token, jwkSet)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void forgesWithThePublicKeyAsAConfusedVerifierWouldTakeIt() throws Exception {
        RSAKey key = JWKSet.parse(issuer.jwkSet()).getKeys().get(0).toRSAKey();
        SignedJWT byDer = SignedJWT.parse(issuer.token(agent)
                .signature(AgentTokenSignature.HS256_WITH_PUBLIC_DER)
                .issue());
        assertThat(byDer.verify(new MACVerifier(key.toPublicKey().getEncoded())))
                .isTrue();

        SignedJWT byPem = SignedJWT.parse(issuer.token(agent)
                .signature(AgentTokenSignature.HS256_WITH_PUBLIC_PEM)
                .issue());
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        assertThat(byPem.verify(new MACVerifier(pem))).isTrue();
        assertThat(byPem.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
    }

    @Test
    void signsGoodTokensWithAnotherAlgorithm() throws Exception {
        SignedJWT token = SignedJWT.parse(
                issuer.token(agent).signature(AgentTokenSignature.RS512).issue());
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS512);
        assertThat(token.verify(new RSASSAVerifier(
                        JWKSet.parse(issuer.jwkSet()).getKeys().get(0).toRSAKey())))
                .isTrue();
    }

    @Test
    void writesNumbersAsTheyAre() {
        String token = issuer.token(agent)
                .claim("exp", 1.5)
                .claim("iat", new BigDecimal("1e400"))
                .claim("nbf", -1)
                .issue();
        assertThat(decode(token.split("\\.")[1])).contains("\"exp\":1.5,", "\"iat\":1E+400,", "\"nbf\":-1");
    }

    @Test
    void signsTextsAsTheyAre() throws Exception {
        AgentTokenBuilder builder = issuer.token(agent);
        String twice = "{\"iss\":\"https://evil.test\"," + builder.claims().substring(1);
        String token = builder.withoutKeyId().payloadText(twice).issue();
        String[] parts = token.split("\\.");
        assertThat(decode(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
        assertThat(decode(parts[1])).isEqualTo(twice);
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}

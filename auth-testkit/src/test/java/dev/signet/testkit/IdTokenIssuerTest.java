package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.exchanging;
import static dev.signet.testkit.OAuthCaller.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ID tokens, seen by Nimbus as a client would. */
class IdTokenIssuerTest {
    private static final String NONCE = "nonce-of-the-client";

    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()).start();
    private final OAuthCaller caller = new OAuthCaller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> signIn(String clientId) throws Exception {
        Map<String, String> asking = OAuthCaller.asking("client_id", clientId);
        asking.put("nonce", NONCE);
        String code =
                OAuthCaller.callback(caller.authorize(asking)).find("code").orElseThrow();
        return caller.token(exchanging(code, "client_id", clientId));
    }

    private HttpResponse<String> jwkSet() throws Exception {
        return caller.get(server.idTokens().jwkSetUri());
    }

    /** What OpenID Connect Core 1.0, section 3.1.3.7, asks of a client; true when all of it holds. */
    private boolean isGood(HttpResponse<String> answer, String clientId) throws Exception {
        String idToken = member(answer, "id_token");
        if (!(JWTParser.parse(idToken) instanceof SignedJWT jwt)
                || !JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
            return false;
        }
        JWK key = JWKSet.parse(jwkSet().body()).getKeyByKeyId(jwt.getHeader().getKeyID());
        if (key == null || !jwt.verify(new RSASSAVerifier(key.toRSAKey()))) {
            return false;
        }
        JWTClaimsSet claims;
        try {
            claims = jwt.getJWTClaimsSet();
        } catch (java.text.ParseException e) {
            return false;
        }
        Instant now = ManualTimeSource.DEFAULT_START;
        Date end = claims.getExpirationTime();
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(member(answer, "access_token").getBytes(StandardCharsets.US_ASCII));
        String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
        return server.baseUri().toString().equals(claims.getIssuer())
                && claims.getSubject() != null
                && claims.getAudience().contains(clientId)
                && clientId.equals(claims.getStringClaim("azp"))
                && end != null
                && now.isBefore(end.toInstant())
                && !claims.getIssueTime().toInstant().isAfter(now)
                && NONCE.equals(claims.getStringClaim("nonce"))
                && hash.equals(claims.getStringClaim("at_hash"));
    }

    @ParameterizedTest
    @EnumSource(IdTokenFault.class)
    void spoilsEverythingThatAClientMustCheck(IdTokenFault fault) throws Exception {
        server.clients().registerPublic("app", OAuthCaller.REDIRECT);
        server.idTokens().fault(fault);
        assertThat(isGood(signIn("app"), "app")).isEqualTo(fault == IdTokenFault.NONE);
    }

    @Test
    void tellsTheCodexWorldAboutAccountAndOrganization() throws Exception {
        HttpResponse<String> answer = signIn(CodexFixtures.CLIENT_ID);
        assertThat(isGood(answer, CodexFixtures.CLIENT_ID)).isTrue();
        JwtText jwt = JwtText.parse(member(answer, "id_token")).orElseThrow();
        assertThat(jwt.text("email")).contains("acct-1111@example.test");
        assertThat(jwt.text("jti").orElseThrow()).startsWith(CanarySecrets.MARKER);
        assertThat(jwt.claims().get("https://api.openai.com/auth"))
                .isEqualTo(Map.of(
                        "chatgpt_account_id", "acct-1111",
                        "chatgpt_user_id", "user-of-acct-1111",
                        "chatgpt_plan_type", "pro",
                        "chatgpt_account_is_fedramp", false,
                        "organization_id", "org-of-acct-1111",
                        "project_id", "proj-of-acct-1111",
                        "completed_platform_onboarding", true,
                        "is_org_owner", true));
    }

    @Test
    void tellsOthersTheStandardClaimsOnly() throws Exception {
        server.clients().registerPublic("app", OAuthCaller.REDIRECT);
        JwtText jwt = JwtText.parse(member(signIn("app"), "id_token")).orElseThrow();
        assertThat(jwt.claims())
                .containsOnlyKeys(
                        "jti", "iss", "sub", "aud", "azp", "iat", "exp", "nonce", "at_hash", "email", "email_verified");
    }

    @Test
    void addsAndLeavesOutClaims() throws Exception {
        server.idTokens().claim("email_verified", false);
        server.idTokens().claim("amr", List.of("hwk"));
        server.idTokens().withoutClaims("email", "at_hash");
        JwtText jwt = JwtText.parse(member(signIn(CodexFixtures.CLIENT_ID), "id_token"))
                .orElseThrow();
        assertThat(jwt.claims())
                .containsEntry("email_verified", false)
                .containsEntry("amr", List.of("hwk"))
                .doesNotContainKeys("email", "at_hash");
    }

    @Test
    void rotatesWithdrawsAndRefreshesWithTheNewestKey() throws Exception {
        HttpResponse<String> first = signIn(CodexFixtures.CLIENT_ID);
        server.idTokens().rotate();
        assertThat(server.idTokens().keyId()).isEqualTo("id-key-2");
        assertThat(isGood(first, CodexFixtures.CLIENT_ID)).isTrue();
        HttpResponse<String> refreshed = caller.token(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                CodexFixtures.CLIENT_ID,
                "refresh_token",
                member(first, "refresh_token")));
        SignedJWT jwt = SignedJWT.parse(member(refreshed, "id_token"));
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("id-key-2");
        assertThat(jwt.getJWTClaimsSet().getClaims()).doesNotContainKey("nonce");
        server.idTokens().withdrawOldKeys();
        assertThat(isGood(first, CodexFixtures.CLIENT_ID)).isFalse();
        assertThat(server.idTokens().jwkSetFetches()).isEqualTo(2);
    }

    @Test
    void failsHoldsAndCachesOnDemand() throws Exception {
        server.idTokens().cacheControl("max-age=300");
        assertThat(jwkSet().headers().firstValue("Cache-Control")).contains("max-age=300");
        server.idTokens().beginOutage(ScriptedAnswer.status(503));
        server.idTokens().enqueueJwkSetAnswers(ScriptedAnswer.html(200));
        assertThat(jwkSet().body()).contains("<!doctype html>");
        assertThat(jwkSet().statusCode()).isEqualTo(503);
        server.idTokens().endOutage();
        assertThat(jwkSet().statusCode()).isEqualTo(200);
        assertThat(jwkSet().body()).isEqualTo(server.idTokens().jwkSet()).doesNotContain("\"d\"");
        assertThatIllegalArgumentException().isThrownBy(() -> server.idTokens().beginOutage(ScriptedAnswer.regular()));
    }
}

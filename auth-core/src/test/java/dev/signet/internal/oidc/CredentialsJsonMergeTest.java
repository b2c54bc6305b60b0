package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.AGENT;
import static dev.signet.internal.oidc.Samples.API_KEY;
import static dev.signet.internal.oidc.Samples.CODEC;
import static dev.signet.internal.oidc.Samples.ISSUER;
import static dev.signet.internal.oidc.Samples.MARKER;
import static dev.signet.internal.oidc.Samples.TOKENS;
import static dev.signet.internal.oidc.Samples.WHERE;
import static dev.signet.internal.oidc.Samples.idToken;
import static dev.signet.internal.oidc.Samples.jwt;
import static dev.signet.internal.oidc.Samples.text;
import static dev.signet.internal.oidc.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Newer tokens in a stored document. */
class CredentialsJsonMergeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T23:40:00Z");
    private static final Instant NEXT_END = Instant.parse("2026-11-22T00:40:00Z");
    private static final int ROUNDS = 2_000;
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "-0",
            "1.10",
            "1e2",
            "1E+400",
            "123456789012345678901234567890",
            "{}",
            "[]",
            "\"\\u0000\\\"\"",
            "\"\u00e9\u4e2d\ud83d\ude00\u2028\"",
            "\"\\ud83d\"");

    @Test
    void replacesTokensAndTheirLifeAndNothingElse() throws Exception {
        var stored = TOKENS.replace("\"kind\"", "\"later\": [\n    1.10,\n    {}\n  ],\n  \"kind\"")
                .replace("\"token_type\"", "\"x\": 1E+400,\n    \"token_type\"");
        var again = idToken(ISSUER, "user-1").replace(MARKER, "again");

        var merged = merge(stored, received().idToken(Secret.of(again)).build());

        assertThat(merged)
                .isEqualTo(stored.replace("at-marker7c1f", "at-2")
                        .replace("rt-marker7c1f", "rt-2")
                        .replace(idToken(ISSUER, "user-1"), again)
                        .replace("2026-11-21T23:48:26.286Z", "2026-11-22T00:40:00Z")
                        .replace("2026-11-21T22:48:26.286Z", "2026-11-21T23:40:00Z"));
        assertThat(oauth(merged).tokens().expiresAt()).contains(NEXT_END);
    }

    /** RFC 6749, section 6: a refresh token that is not replaced stays. */
    @Test
    void keepsTheRefreshTokenThatWasNotReplaced() throws Exception {
        var merged =
                merge(TOKENS, TokenSet.builder().accessToken(Secret.of("at-2")).build());

        assertThat(merged).contains("\"access_token\": \"at-2\"", "\"refresh_token\": \"rt-marker7c1f\"");
    }

    @Test
    void keepsTheLifeOfAnAccessTokenThatWasNotReplaced() throws Exception {
        var merged =
                merge(TOKENS, TokenSet.builder().refreshToken(Secret.of("rt-2")).build());

        assertThat(merged)
                .isEqualTo(TOKENS.replace("rt-marker7c1f", "rt-2")
                        .replace(
                                "\"last_refresh\": \"2026-11-21T22:48:26.286Z\"",
                                "\"last_refresh\": \"2026-11-21T23:40:00Z\""));
    }

    @Test
    void forgetsTheEndOfTheTokenBeforeWhenNothingTellsTheNewOnes() throws Exception {
        var merged = merge(
                TOKENS, TokenSet.builder().accessToken(Secret.of("opaque")).build());

        assertThat(merged).contains("\"issued_at\": \"2026-11-21T23:40:00Z\"", "\"expires_at\": null,");
        assertThat(oauth(merged).tokens().expiresAt()).isEmpty();
        assertThat(oauth(merged).tokens().issuedAt()).contains(NOW);
    }

    @Test
    void notesTheEndThatTheNewTokenItselfTells() throws Exception {
        var token = Secret.of(jwt("{\"exp\":1795309200}"));

        var merged = merge(TOKENS, TokenSet.builder().accessToken(token).build());

        assertThat(merged).contains("\"expires_at\": \"2026-11-22T01:00:00Z\"");
    }

    @Test
    void appendsWhatWasNotThereBefore() throws Exception {
        var stored = "{\"schema\":1,\"issuer\":\"https://login.acme.test\",\"kind\":\"oauth_tokens\","
                + "\"oauth_tokens\":{\"access_token\":\"a\",\"client_id\":\"acme-cli\"}}";

        assertThat(merge(stored, received().build())).isEqualTo("""
                {
                  "schema": 1,
                  "issuer": "https://login.acme.test",
                  "kind": "oauth_tokens",
                  "oauth_tokens": {
                    "access_token": "at-2",
                    "client_id": "acme-cli",
                    "issued_at": "2026-11-21T23:40:00Z",
                    "expires_at": "2026-11-22T00:40:00Z",
                    "refresh_token": "rt-2",
                    "last_refresh": "2026-11-21T23:40:00Z"
                  }
                }""");
    }

    @Test
    void keepsEveryByteOfWhatNobodyKnows() throws Exception {
        for (var seed = 0; seed < ROUNDS; seed++) {
            var stored = document(new Random(seed), "old", "2026-11-21T22:00:00Z", "2026-11-21T22:30:00Z");
            var expected = document(new Random(seed), "new", NOW.toString(), NEXT_END.toString());
            assertThat(stored).as("a control: seed %d", seed).isNotEqualTo(expected);

            var merged = merge(
                    stored,
                    TokenSet.builder()
                            .accessToken(Secret.of("new-access"))
                            .refreshToken(Secret.of("new-refresh"))
                            .issuedAt(NOW)
                            .expiresAt(NEXT_END)
                            .build());

            assertThat(merged).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** Printed by the test's own hand, with members nobody knows at both levels, in any order. */
    private static String document(Random random, String age, String refreshed, String end) {
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("client_id", "\"acme-cli\"");
        tokens.put("access_token", "\"" + age + "-access\"");
        tokens.put("refresh_token", "\"" + age + "-refresh\"");
        tokens.put("issued_at", "\"" + refreshed + "\"");
        tokens.put("expires_at", "\"" + end + "\"");
        tokens.put("last_refresh", "\"" + refreshed + "\"");
        var top = new LinkedHashMap<String, String>();
        top.put("schema", "1");
        top.put("issuer", "\"https://login.acme.test\"");
        top.put("kind", "\"oauth_tokens\"");
        top.put("oauth_tokens", object(random, tokens, "  "));
        return object(random, top, "");
    }

    private static String object(Random random, Map<String, String> known, String indent) {
        var all = new LinkedHashMap<>(known);
        for (var i = random.nextInt(4); i > 0; i--) {
            all.put("later " + i, SCALARS.get(random.nextInt(SCALARS.size())));
        }
        var names = new ArrayList<>(all.keySet());
        Collections.shuffle(names, random);
        var lines = new ArrayList<String>();
        for (var name : names) {
            lines.add(indent + "  \"" + name + "\": " + all.get(name));
        }
        return "{\n" + String.join(",\n", lines) + "\n" + indent + "}";
    }

    @Test
    void refusesTheTokensOfAnotherSubject() {
        var received = received().idToken(Secret.of(idToken(ISSUER, "user-2"))).build();

        assertThat(mixed(TOKENS, received)).contains("another subject than the one that signed in");
        assertThat(mixed(TOKENS.replace("\"subject\": \"user-1\",", ""), received))
                .contains("another issuer or subject than the stored one");
    }

    /** Providers whose ID tokens name a tenant as their issuer are served: what must not change is what it was. */
    @Test
    void refusesTheTokensOfAnotherIssuerThanBefore() throws Exception {
        var tenantToken = idToken("https://tenant.acme.test", "user-1");
        var received = received().idToken(Secret.of(tenantToken)).build();

        assertThat(mixed(TOKENS, received)).contains("another issuer or subject");
        assertThat(merge(TOKENS.replace(idToken(ISSUER, "user-1"), tenantToken), received))
                .contains("at-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-jwt", "a.W10.c", "a.e30.c", "a.eyJzdWIiOjV9.c"})
    void keepsTheStoredIdTokenWhenTheReceivedOneCannotBeDecoded(String idToken) throws Exception {
        var merged = merge(TOKENS, received().idToken(Secret.of(idToken)).build());

        assertThat(oauth(merged).tokens().idToken()).contains(Secret.of(idToken(ISSUER, "user-1")));
        assertThat(oauth(merged).tokens().accessToken()).contains(Secret.of("at-2"));
    }

    @Test
    void bringsNoTokensBackAfterASwitchToAnotherCredential() {
        var unsupported = TOKENS.replace("\"Bearer\"", "\"MAC\"");
        for (var stored : List.of("{\"schema\":1}", API_KEY, AGENT, unsupported, "{\"schema\":2}")) {
            assertThat(mixed(stored, received().build())).contains("does not hold tokens in use");
        }
    }

    @Test
    void putsNothingIntoTheDocumentOfAnotherWorld() {
        assertThat(mixed(
                        TOKENS.replace(ISSUER, "https://elsewhere.test"),
                        received().build()))
                .contains("its issuer is");
        assertThat(mixed(TOKENS.replace("acme-cli", "other-cli"), received().build()))
                .contains("client_id is");
    }

    @Test
    void putsNothingIntoACorruptDocument() {
        var damage = catchThrowableOfType(
                DamagedCredentialException.class,
                () -> merge(TOKENS.substring(1), received().build()));

        assertThat(damage.kind()).isEqualTo(Kind.CORRUPT);
    }

    private static TokenSet.Builder received() {
        return TokenSet.builder()
                .accessToken(Secret.of("at-2"))
                .refreshToken(Secret.of("rt-2"))
                .issuedAt(NOW)
                .expiresAt(NEXT_END);
    }

    private static String mixed(String stored, TokenSet received) {
        var damage = catchThrowableOfType(DamagedCredentialException.class, () -> merge(stored, received));
        assertThat(damage).as("a refusal").isNotNull().hasNoCause();
        assertThat(damage.kind()).as(damage.getMessage()).isEqualTo(Kind.MIXED);
        assertThat(damage.getMessage()).startsWith(WHERE).doesNotContain(MARKER, "user-", "at-2", "rt-2");
        return damage.getMessage();
    }

    private static String merge(String stored, TokenSet received) throws Exception {
        return text(CODEC.merge(utf8(stored), received, NOW, WHERE));
    }

    private static Credential.OAuthTokens oauth(String document) throws Exception {
        return (Credential.OAuthTokens) CODEC.decode(utf8(document), WHERE).orElseThrow();
    }
}

package dev.signet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that holds a secret shows it. */
class SecretTest {
    private static final String TEXT = "s3cr3t-text";

    @Test
    void showsItselfOnlyWhenAsked() {
        var secret = Secret.of(TEXT);
        assertThat(secret.reveal()).isEqualTo(TEXT);
        assertThat(secret).hasToString("Secret[redacted]");
        assertThat(String.format("%s %d", secret, secret.hashCode())).doesNotContain(TEXT);
    }

    @Test
    void isEqualByContent() {
        assertThat(Secret.of(TEXT)).isEqualTo(Secret.of(TEXT)).hasSameHashCodeAs(Secret.of("another"));
        assertThat(Secret.of(TEXT)).isNotEqualTo(Secret.of(TEXT + "x")).isNotEqualTo(TEXT);
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    }

    @Test
    void whateverHoldsASecretPrintsNoneOfIt() {
        var secret = Secret.of(TEXT);
        var tokens = TokenSet.builder()
                .accessToken(secret)
                .refreshToken(secret)
                .idToken(secret)
                .issuedAt(Instant.EPOCH)
                .expiresAt(Instant.EPOCH)
                .build();
        var holders = List.of(
                tokens,
                new Credential.ApiKey(secret, Map.of()),
                new Credential.BearerToken(secret, Map.of()),
                new Credential.OAuthTokens(tokens, Map.of()),
                new Credential.AgentIdentity("agent-1", new Credential.AgentIdentity.StoredRecord(secret), Map.of()),
                new Credential.AgentIdentity(
                        "agent-1", new Credential.AgentIdentity.UnverifiedJwt(secret, Optional.empty()), Map.of()),
                AuthHeaders.of("g", Map.of("Authorization", "Bearer " + TEXT)),
                new Verdict.Retry(AuthHeaders.of("g", Map.of("Authorization", "Bearer " + TEXT))));
        assertThat(holders).allSatisfy(holder -> assertThat(holder.toString()).doesNotContain(TEXT));
    }

    @Test
    void headersKeepTheirOrderAndTheirGeneration() {
        var given = new LinkedHashMap<String, String>();
        given.put("Authorization", "Bearer x");
        given.put("Account", "acct-1");
        var headers = AuthHeaders.of("generation-1", given);
        given.put("Later", "not seen");
        var seen = new ArrayList<String>();
        headers.forEach((name, value) -> seen.add(name + "=" + value));
        assertThat(seen).containsExactly("Authorization=Bearer x", "Account=acct-1");
        assertThat(headers.generation()).isEqualTo("generation-1");
        assertThat(headers.value("Account").reveal()).isEqualTo("acct-1");
        assertThatThrownBy(() -> headers.value("Cookie"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a\r\nX: y", "a\nb", "a\0b", "", "t\u00f6ken", "\u202e"})
    void aHeaderThatCanNotBeSentIsRefusedWithoutBeingQuoted(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuthHeaders.of("g", Map.of("Authorization", value)))
                .withMessageContaining("Authorization")
                .satisfies(e -> assertThat(value.isEmpty() || !e.getMessage().contains(value))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\n"})
    void aHeaderNameThatCanNotBeSentIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuthHeaders.of("g", Map.of(name, "x")));
    }

    @Test
    void noHeadersAtAllAreNoCredential() {
        assertThatIllegalArgumentException().isThrownBy(() -> AuthHeaders.of("g", Map.of()));
    }

    @Test
    void anAnswerOfARefreshTellsAbsentFromPresent() {
        var partial = TokenSet.builder().accessToken(Secret.of("new")).build();
        assertThat(partial.accessToken()).contains(Secret.of("new"));
        assertThat(partial.refreshToken()).isEmpty();
        assertThat(partial.idToken()).isEmpty();
        assertThat(partial.expiresAt()).isEmpty();
        assertThat(partial)
                .isEqualTo(TokenSet.builder().accessToken(Secret.of("new")).build())
                .isNotEqualTo(TokenSet.builder().build());
    }
}

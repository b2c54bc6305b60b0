package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.CodexFixtures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signing out of a home in memory, beside a real server on loopback. */
class SignOutTest extends SignOutScene {
    @Test
    void revokesDeletesAndForgetsAtOnce() throws Exception {
        try (var signet = open()) {
            signet.authorize(server.resourceUri());

            var result = signet.signOut();

            assertThat(result.revoked()).containsExactly("the refresh token at " + server.revocationUri());
            assertThat(result.deleted()).containsExactly("the credential in memory");
            assertThat(result.isComplete()).isTrue();
            assertThat(server.isAlive(session)).isFalse();
            assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
            // Time stands still: no look at the store is due that could have told.
            assertSignedOut(signet);
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
        }
        assertThat(terms.lastDeadline).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(events.events(AuthEvent.SignedOut.class))
                .containsExactly(new AuthEvent.SignedOut("the credential in memory", true));
    }

    @Test
    void theSecondTimeFindsNothing() throws Exception {
        try (var signet = open()) {
            signet.signOut();

            var again = signet.signOut();

            assertThat(again).isEqualTo(new SignOutResult(List.of(), List.of(), List.of()));
        }
        assertThat(server.counts().revocations()).isEqualTo(1);
        assertThat(events.events(AuthEvent.SignedOut.class)).hasSize(1);
    }

    @Test
    void locallyTheServerIsNotTold() throws Exception {
        try (var signet = open()) {
            var result = signet.signOutLocally();

            assertThat(result.revoked()).isEmpty();
            assertThat(result.deleted()).containsExactly("the credential in memory");
            assertThat(result.isComplete()).isTrue();
            assertSignedOut(signet);
        }
        assertThat(server.counts().revocations()).isZero();
        assertThat(server.isAlive(session)).isTrue();
        assertThat(events.events(AuthEvent.SignedOut.class))
                .containsExactly(new AuthEvent.SignedOut("the credential in memory", false));
    }

    @Test
    void whoSignsInAfterwardsIsServedAtOnce() throws Exception {
        try (var signet = open()) {
            signet.signOut();
            var next = server.signIn();
            put(next.authJson());

            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(bearer(signet)).endsWith(next.accessToken());
        }
    }

    @Test
    void anApiKeyIsDeletedAndNothingIsRevoked() throws Exception {
        put(CodexFixtures.apiKeyJson(server.issueApiKey()));
        try (var signet = open()) {
            assertThat(signet.signOutPreview()).containsExactly("The Codex CLI on this home is signed out too.");

            var result = signet.signOut();

            assertThat(result.revoked()).isEmpty();
            assertThat(result.deleted()).hasSize(1);
            assertThat(result.isComplete()).isTrue();
        }
    }

    @Test
    void whatTheEnvironmentGivesStaysAndIsNamed() throws Exception {
        Map<String, String> variables = new HashMap<>(server.environment());
        variables.put("CODEX_API_KEY", server.issueApiKey());
        try (var signet = builder().fromEnvironment(variables).build()) {
            assertThat(signet.signOutPreview()).last().asString().contains("CODEX_API_KEY");

            var result = signet.signOut();

            assertThat(result.deleted()).containsExactly("the credential in memory");
            assertThat(result.pending()).singleElement().asString().contains("CODEX_API_KEY");
            assertThat(bearer(signet)).endsWith(variables.get("CODEX_API_KEY"));
        }
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void whatTheApplicationGivesLeavesThePersonsSignInAlone() throws Exception {
        var key = new Credential.ApiKey(Secret.of(server.issueApiKey()), Map.of());
        try (var signet = builder().credential(key).build()) {
            var result = signet.signOut();

            assertThat(result.deleted()).isEmpty();
            assertThat(result.pending()).singleElement().asString().contains("The application gave");
            assertThat(signet.authorize(server.resourceUri())).isNotNull();
        }
        assertThat(store.content(DocumentName.CREDENTIAL)).isPresent();
        assertThat(server.isAlive(session)).isTrue();
    }

    @Test
    void thePreviewTellsWhatElseEndsAndEndsNothing() throws Exception {
        try (var signet = open()) {
            assertThat(signet.signOutPreview())
                    .containsExactly(
                            "The Codex CLI on this home is signed out too.",
                            "Revoked is the refresh token at " + server.revocationUri()
                                    + ": every program and machine that shares this sign-in ends with it.");
            assertThat(signet.authorize(server.resourceUri())).isNotNull();
            signet.signOut();
            assertThat(signet.signOutPreview()).isEmpty();
        }
        assertThat(server.counts().revocations()).isEqualTo(1);
    }

    @Test
    void aClosedSignetSignsNobodyOut() throws Exception {
        var signet = open();
        signet.close();

        assertThatThrownBy(signet::signOut).isInstanceOf(IllegalStateException.class);
        assertThat(store.content(DocumentName.CREDENTIAL)).isPresent();
    }
}

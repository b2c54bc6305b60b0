package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.Status;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials that do not come from the store, and tokens that a host application renews. */
class GivenCredentialTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void theApplicationComesBeforeTheEnvironmentAndThatBeforeTheStore() throws Exception {
        var inApplication = home.server.issueApiKey();
        var variables = new HashMap<>(home.server.environment());
        variables.put("CODEX_API_KEY", home.server.issueApiKey());
        variables.put("CODEX_ACCESS_TOKEN", "at-not-looked-at");
        try (var signet = home.builder()
                .fromEnvironment(variables)
                .credential(new Credential.ApiKey(Secret.of(inApplication), Map.of()))
                .build()) {
            assertThat(sent(signet)).isEqualTo("Bearer " + inApplication);
            assertThat(signet.status().source()).isEqualTo("the application");
        }
        try (var signet = home.builder().fromEnvironment(variables).build()) {
            assertThat(sent(signet)).isEqualTo("Bearer " + variables.get("CODEX_API_KEY"));
            assertThat(signet.status().source()).isEqualTo("CODEX_API_KEY");
            assertThat(signet.status().sourceReason()).contains("ignored: CODEX_ACCESS_TOKEN");
            assertThat(home.call(signet)).isEqualTo(200);
        }
        try (var signet = home.open()) {
            assertThat(sent(signet)).isEqualTo("Bearer " + home.session.accessToken());
            assertThat(signet.status().source()).isEqualTo("store");
            assertThat(signet.status().sourceReason()).contains("the stored sign-in is used");
        }
        assertThat(home.events.events(AuthEvent.CredentialGiven.class))
                .extracting(AuthEvent.CredentialGiven::source)
                .containsExactly("the application", "CODEX_API_KEY");
    }

    @Test
    void theEnvironmentIsNotReadUnlessAskedFor() throws Exception {
        try (var signet = Signet.builder(Profile.codex())
                .store(home.store)
                .allow(home.server.baseUri())
                .timeSource(home.time)
                .build()) {
            assertThat(sent(signet)).isEqualTo("Bearer " + home.session.accessToken());
        }
    }

    @Test
    void aVariableThatCanNotBeUsedIsAnErrorAndNotPassedOver() {
        var variables = Map.of("CODEX_API_KEY", "two words");
        assertThatThrownBy(() -> home.builder().fromEnvironment(variables).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("CODEX_API_KEY")
                .message()
                .doesNotContain("two words");
    }

    @Test
    void whatIsGivenIsNotWrittenAnywhere() throws Exception {
        var before = home.document();
        var host = new Host(home.server.signIn());
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            home.expire();
            host.next = home.server.signIn();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.document()).isEqualTo(before);
    }

    @Test
    void tokensOfAHostAreRenewedByItBeforeTheyEnd() throws Exception {
        var host = new Host(home.server.signIn());
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(host.requests).isEmpty();
            home.expire();
            host.next = home.server.signIn();
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
        }
        assertThat(host.requests).extracting(RefreshRequest::reason).containsExactly(RefreshReason.PROACTIVE);
        assertThat(home.posts()).as("the token endpoint knows nothing of it").isZero();
    }

    @Test
    void a401MakesTheHostRenewThem() throws Exception {
        var host = new Host(home.server.signIn());
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            home.server.revoke(home.session);
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(host.requests).extracting(RefreshRequest::reason).containsExactly(RefreshReason.UNAUTHORIZED);
    }

    @Test
    void storedTokensOfAHostAreRenewedAndStoredForTheNextProcess() throws Exception {
        home.put(hostDocument(home.session));
        var host = new Host(home.server.signIn());
        try (var signet = home.builder().refresher(host).build()) {
            home.expire();
            host.next = home.server.signIn();
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(home.document())
                    .contains(host.next.accessToken())
                    .contains("chatgptAuthTokens")
                    .contains("\"refresh_token\": \"\"");
        }
        try (var next = home.builder().refresher(host).build()) {
            assertThat(home.call(next)).isEqualTo(200);
        }
        assertThat(host.requests).hasSize(1);
    }

    @Test
    void withoutAHostItsTokensAreUsedUntilTheyEnd() throws Exception {
        home.put(hostDocument(home.session));
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.expire();
            var e = catchThrowableOfType(SignInRequiredException.class, () -> home.call(signet));
            assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.NOT_RENEWABLE);
        }
    }

    @Test
    void aHostThatFailsIsGivenAPause() throws Exception {
        var host = new Host(home.server.signIn());
        host.failure = FailureKind.TRANSIENT;
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            home.call(signet);
            home.expire();
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(TokenServiceException.class);
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(TokenServiceException.class);
            assertThat(host.requests).hasSize(1);
            host.failure = null;
            host.next = home.server.signIn();
            home.time.advance(Duration.ofSeconds(2));
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void aHostThatSaysItIsOverEndsTheSession() throws Exception {
        var host = new Host(home.server.signIn());
        host.failure = FailureKind.REVOKED;
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            home.call(signet);
            home.expire();
            var e = catchThrowableOfType(SignInRequiredException.class, () -> home.call(signet));
            assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.SESSION_REVOKED);
        }
    }

    @Test
    void tokensOfAnotherAccountAreNotTakenFromTheHost() throws Exception {
        var host = new Host(home.server.signIn(Account.of("acct-9999")));
        try (var signet = home.builder()
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            home.call(signet);
            home.expire();
            host.next = home.server.signIn(Account.of("acct-9999"));
            var e = catchThrowableOfType(SignInRequiredException.class, () -> home.call(signet));
            assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.ACCOUNT_MISMATCH);
        }
    }

    @Test
    void aKeyThatIsRefusedIsToldAndNotSentAgain() throws Exception {
        try (var signet = home.builder()
                .credential(new Credential.ApiKey(Secret.of("sk-nobody-knows"), Map.of()))
                .build()) {
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(CredentialRejectedException.class);
        }
    }

    @Test
    void aKindThatCanNotBeUsedIsRefusedAtOnce() {
        assertThatThrownBy(() -> home.builder().credential(new Credential.Unsupported("telepathy", Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("telepathy");
    }

    @Test
    void whatIsGivenIsRenewedThoughTheHomeCanNotBeWritten() throws Exception {
        var host = new Host(home.server.signIn());
        var readOnly =
                new InMemoryCredentialStore("read-only", new StoreTraits(Set.of(StoreTraits.Trait.READ_ONLY), 1 << 20));
        try (var signet = home.builder()
                .store(readOnly)
                .refresher(host)
                .credential(hostTokens(home.session))
                .build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.expire();
            host.next = home.server.signIn();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    private String sent(Signet signet) throws Exception {
        return home.authorize(signet).value("Authorization").reveal();
    }

    private static Credential.OAuthTokens hostTokens(IssuedSession session) {
        return new Credential.OAuthTokens(
                TokenSet.builder().accessToken(Secret.of(session.accessToken())).build(),
                Map.of("account_id", "acct-1111"));
    }

    private static String hostDocument(IssuedSession session) {
        return CodexFixtures.authJson(session)
                .replace("\"chatgpt\"", "\"chatgptAuthTokens\"")
                .replace(session.refreshToken(), "");
    }

    /** A host application that hands out the tokens of another sign-in. */
    private static final class Host implements TokenRefresher {
        private final List<RefreshRequest> requests = new ArrayList<>();
        private volatile IssuedSession next;
        private volatile FailureKind failure;

        Host(IssuedSession next) {
            this.next = next;
        }

        @Override
        public RefreshOutcome refresh(RefreshRequest request) {
            requests.add(request);
            return failure != null
                    ? RefreshOutcome.Failed.of(failure, "the host says no")
                    : new RefreshOutcome.Refreshed(TokenSet.builder()
                            .accessToken(Secret.of(next.accessToken()))
                            .build());
        }
    }
}

package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.SignInPolicy;
import dev.signet.Status;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.agent.AgentDesk;
import dev.signet.internal.agent.AgentTerms;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.lease.InProcessLeases;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.Policy;
import dev.signet.internal.profile.OwnerLookup;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session whose store, or whose server, comes up with a credential that a policy forbids. */
class DeniedCredentialTest {
    private static final SignInPolicy ONE_ACCOUNT =
            SignInPolicy.builder().workspaces("acct-1111").build();

    private final OpenHome home = new OpenHome();
    private String renewed = "";
    private int posts;

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void oneInUseIsServedNoFurtherThoughItStillLivesAndComesBackWithTheStore() throws Exception {
        try (var signet = home.builder().policy(ONE_ACCOUNT).build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            var foreign = home.server.signIn(Account.of("acct-2222")).authJson();
            home.put(foreign);
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(PolicyDeniedException.class);
            assertThatThrownBy(signet::refresh).isInstanceOf(PolicyDeniedException.class);
            home.expire();
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(PolicyDeniedException.class);
            assertThat(home.document()).isEqualTo(foreign);
            assertThat(home.posts()).isZero();

            home.put(home.server.signIn().authJson());
            home.passASecond();
            var unused = signet.status();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    /** The control to the first: a document that is damaged says nothing against what was in use. */
    @Test
    void oneInUseIsServedOnWhenTheDocumentIsDamaged() throws Exception {
        try (var signet = home.builder().policy(ONE_ACCOUNT).build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.put("{");
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void tokensThatAreForbiddenOnceReceivedAreNeitherStoredNorUsed() {
        var before = home.document();
        var event = refresh(ground(true));
        assertThat(event)
                .isInstanceOfSatisfying(
                        SessionEvent.Adopted.class,
                        adopted -> assertThat(adopted.finding()).isInstanceOf(Finding.Denied.class));
        assertThat(home.document()).isEqualTo(before);
        assertThat(refresh(ground(true))).as("the spent token again").isInstanceOf(SessionEvent.SessionOver.class);
        assertThat(posts).isEqualTo(1);
        // The control: the same tokens, where the policy has nothing against them.
        var other = home.server.signIn();
        home.put(other.authJson());
        assertThat(refresh(ground(false))).isInstanceOf(SessionEvent.Refreshed.class);
        assertThat(home.document()).contains(renewed);
    }

    @Test
    void anEditThatWouldStoreAForbiddenCredentialWritesNothing() throws Exception {
        var before = home.document();
        byte[] key = CodexFixtures.apiKeyJson(home.server.issueApiKey()).getBytes(StandardCharsets.UTF_8);
        DocumentEdit.Change change = (stored, where) -> {
            assertThat(stored).isInstanceOf(Snapshot.Present.class);
            return Optional.of(key);
        };
        assertThatThrownBy(() -> new DocumentEdit(ground(true), Duration.ofSeconds(5)).apply(change))
                .isInstanceOf(PolicyDeniedException.class);
        assertThat(home.document()).isEqualTo(before);
        assertThat(new DocumentEdit(ground(Policy.NONE), Duration.ofSeconds(5)).apply(change))
                .isTrue();
        assertThat(home.document()).isNotEqualTo(before);
    }

    private SessionEvent refresh(Ground ground) {
        var held = new CredentialReader(ground).read().held().orElseThrow();
        return new RefreshTransaction(
                        ground, RefreshReason.FORCED, held, held.renewal().orElseThrow())
                .run();
    }

    private Ground ground(boolean forbidsRenewed) {
        var rules = Policy.builder().workspaces("acct-1111");
        return ground(forbidsRenewed ? rules.issuers("https://auth.openai.com").build() : rules.build());
    }

    private Ground ground(Policy policy) {
        var service = new HttpTokenServiceClient(TransportSettings.ofJvm(), home.time);
        var profile = profile();
        try {
            var desk = new AgentDesk(
                    profile.agents(Settings.none()),
                    service,
                    new AgentTerms(Duration.ofSeconds(1), 1, true),
                    home.time,
                    () -> 0.5,
                    AuthListener.none());
            return new Ground(
                    profile,
                    home.store,
                    home.store,
                    new InProcessLeases("denied " + System.identityHashCode(this), home.time),
                    new NeighbourLock(Path.of(""), List.of(), home.time),
                    new CredentialSource.Stored(),
                    new KnownOwners(OwnerLookup.NONE, home.time, () -> 0.5),
                    policy,
                    desk,
                    request -> renew(),
                    false,
                    new DpopProofs(home.time),
                    home.time,
                    () -> 0.5,
                    home.events,
                    Limits.DEFAULT);
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private RefreshOutcome renew() {
        posts++;
        TokenSet next = home.server.signIn(Account.of("acct-1111")).tokenSet();
        renewed = next.accessToken().orElseThrow().reveal();
        return new RefreshOutcome.Refreshed(next);
    }

    /** The Codex CLI's world, but for one thing: renewed tokens come from an issuer that is not known. */
    private ProfileDefinition profile() {
        var real = new CodexProfile();
        return (ProfileDefinition) Proxy.newProxyInstance(
                ProfileDefinition.class.getClassLoader(),
                new Class<?>[] {ProfileDefinition.class},
                (proxy, method, given) -> {
                    try {
                        var answer = method.invoke(real, given);
                        return answer instanceof CredentialFacts facts && isRenewed(given[0])
                                ? new CredentialFacts(
                                        facts.kind(), facts.method(), facts.workspaces(), "", facts.source())
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private boolean isRenewed(Object credential) {
        return credential instanceof Credential.OAuthTokens tokens
                && tokens.tokens().accessToken().orElseThrow().reveal().equals(renewed);
    }
}

package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.testkit.Account;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing out where something fails, is held by others or is changed under it. */
class SignOutTroubleTest extends SignOutScene {
    static Stream<Arguments> failures() {
        List<Arguments> table = new ArrayList<>();
        for (var revocation : List.of("ok", "500", "time-out", "refused", "misconfigured")) {
            for (boolean deletes : new boolean[] {true, false}) {
                for (boolean sweeps : new boolean[] {true, false}) {
                    table.add(Arguments.of(revocation, deletes, sweeps));
                }
            }
        }
        return table.stream();
    }

    @ParameterizedTest(name = "revocation {0}, deletion {1}, leftovers {2}")
    @MethodSource("failures")
    void whatFailsIsToldAndKeepsNothingElseFromBeingDone(String revocation, boolean deletes, boolean sweeps)
            throws Exception {
        breakRevocation(revocation);
        if (!deletes) {
            // The credential's; the attempt record's is another matter.
            store.failNext(Operation.DELETE, 1, Kind.UNREACHABLE);
        }
        if (!sweeps) {
            store.failNext(Operation.SWEEP, 1, Kind.DENIED);
        }
        store.put(DocumentName.ATTEMPT, "{}".getBytes(StandardCharsets.UTF_8));
        try (var signet = open()) {
            var result = signet.signOut();

            boolean revokes = revocation.equals("ok");
            assertThat(result.revoked()).hasSize(revokes ? 1 : 0);
            assertThat(server.isAlive(session)).isEqualTo(!revokes);
            assertThat(store.content(DocumentName.CREDENTIAL).isEmpty()).isEqualTo(deletes);
            assertThat(store.content(DocumentName.ATTEMPT)).isEmpty();
            assertThat(result.deleted()).contains("the attempt in memory").hasSize(deletes ? 2 : 1);
            assertThat(result.pending()).hasSize((revokes ? 0 : 1) + (deletes ? 0 : 1) + (sweeps ? 0 : 1));
            assertThat(result.toString()).doesNotContain(CanarySecrets.MARKER);
            assertSignedOut(signet);
        }
    }

    private void breakRevocation(String how) {
        switch (how) {
            case "500" -> server.enqueueRevocationAnswers(ScriptedAnswer.status(500));
            case "time-out" -> {
                terms.longest = Duration.ofMillis(200);
                server.enqueueRevocationAnswers(ScriptedAnswer.status(200).delivered(Delivery.STALL_HEADERS));
            }
            case "refused" -> terms.endpoint = URI.create("http://127.0.0.1:1/revoke");
            case "misconfigured" -> terms.misconfigured = true;
            default -> {}
        }
    }

    @Test
    void aDamagedDocumentIsDeletedWithItsCopies() throws Exception {
        store.tear(DocumentName.CREDENTIAL, 100);
        try (var signet = open()) {
            signet.status();
            assertThat(store.quarantined(DocumentName.CREDENTIAL)).hasSize(1);

            var result = signet.signOut();

            assertThat(result.deleted()).hasSize(2).contains("the credential in memory");
            assertThat(result.pending())
                    .singleElement()
                    .asString()
                    .contains("can't be revoked")
                    .doesNotContain(CanarySecrets.MARKER);
            assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
            assertThat(store.quarantined(DocumentName.CREDENTIAL)).isEmpty();
            assertSignedOut(signet);
        }
    }

    @Test
    void whatAnotherProgramWritesBeforeTheDeletionIsEndedToo() throws Exception {
        var other = server.signIn(Account.of("acct-2222"));
        terms.before = () -> {
            terms.before = () -> {};
            put(other.authJson());
        };
        try (var signet = open()) {
            var result = signet.signOut();

            assertThat(result.isComplete()).isTrue();
            assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
        }
        assertThat(server.isAlive(session)).isFalse();
        assertThat(server.isAlive(other)).isFalse();
        assertThat(server.counts().revocations()).isEqualTo(2);
    }

    @Test
    void aProgramThatNeverStopsWritingIsToldOf() throws Exception {
        terms.before = () -> put(server.signIn().authJson());
        try (var signet = open()) {
            var result = signet.signOut();

            assertThat(result.pending()).singleElement().asString().contains("was changed");
            assertThat(result.revoked()).hasSize(1);
            assertSignedOut(signet);
        }
        assertThat(server.counts().revocations()).isEqualTo(5);
    }

    @Test
    void tokensThatAreInMemoryOnlyAreRevokedToo() throws Exception {
        time.advance(Duration.ofHours(2));
        try (var signet = open()) {
            time.standStill();
            try (var hold = server.holdTokenAnswers()) {
                var call = signet.authorizeAsync(server.resourceUri());
                hold.awaitHeld(1);
                store.failNext(Operation.COMMIT, 100, Kind.NO_SPACE);
                hold.release();
                call.get();
            }
            assertThat(signet.status().state()).isEqualTo(Status.State.DEGRADED_UNPERSISTED);

            var result = signet.signOut();

            assertThat(result.isComplete()).isTrue();
            assertSignedOut(signet);
        }
        assertThat(server.isAlive(session)).isFalse();
        assertThat(store.content(DocumentName.CREDENTIAL))
                .as("closing saves nothing")
                .isEmpty();
    }

    @Test
    void withoutTheLeaseNothingIsDone() throws Exception {
        var leases = new ManualLeases();
        try (var signet = builder().leases(leases).build()) {
            signet.authorize(server.resourceUri());
            leases.refuseNext(1, Kind.TIMEOUT);

            var refused = catchThrowableOfType(StoreException.class, signet::signOut);

            assertThat(refused.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(refused).hasMessageStartingWith("nobody was signed out: ");
            assertThat(signet.authorize(server.resourceUri())).isNotNull();
        }
        assertThat(server.isAlive(session)).isTrue();
        assertThat(store.content(DocumentName.CREDENTIAL)).isPresent();
    }

    @Test
    void aReadOnlyStoreKeepsTheDocumentAndTheServerRevokes() throws Exception {
        store = new InMemoryCredentialStore("mounted", new StoreTraits(Set.of(StoreTraits.Trait.READ_ONLY), 1 << 20));
        put(session.authJson());
        try (var signet = open()) {
            var result = signet.signOut();

            assertThat(result.revoked()).hasSize(1);
            assertThat(result.deleted()).isEmpty();
            assertThat(result.pending())
                    .singleElement()
                    .asString()
                    .contains("mounted")
                    .contains("can't be deleted");
            assertSignedOut(signet);
        }
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void aHomeWhoseLeaseCanNotBeHadIsRevokedAllTheSame() throws Exception {
        var leases = new ManualLeases();
        leases.refuseNext(1, Kind.READ_ONLY);
        try (var signet = builder().leases(leases).build()) {
            var result = signet.signOut();

            assertThat(result.revoked()).hasSize(1);
            assertThat(result.pending()).hasSize(1);
        }
        assertThat(server.isAlive(session)).isFalse();
        assertThat(store.content(DocumentName.CREDENTIAL)).isPresent();
    }
}

package dev.signet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of the vocabulary keep what they promise: checked, copied, immutable. */
class VocabularyTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "-a", "a/b", "a.b", "..", "a b", "\u00e4"})
    void aDocumentNameIsNoPath(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DocumentName(name));
    }

    @Test
    void aDocumentNameIsAWord() {
        assertThat(new DocumentName("agent-keys")).hasToString("agent-keys");
        assertThat(new DocumentName("a".repeat(64))).isNotEqualTo(DocumentName.CREDENTIAL);
        assertThatIllegalArgumentException().isThrownBy(() -> new DocumentName("a".repeat(65)));
    }

    @Test
    void aSnapshotCanNotBeChangedFromOutside() {
        byte[] content = {1, 2, 3};
        var present = new Snapshot.Present(content, new Revision("r1"));
        content[0] = 9;
        present.content()[1] = 9;
        assertThat(present.content()).containsExactly(1, 2, 3);
        assertThat(present.toString()).contains("3 bytes").doesNotContain("1, 2");
        assertThat(Snapshot.Absent.ABSENT.revision()).isEqualTo(Revision.ABSENT);
        assertThatIllegalArgumentException().isThrownBy(() -> new Revision(""));
    }

    @Test
    void traitsAndAttributesAreCopied() {
        var traits = EnumSet.of(StoreTraits.Trait.DURABLE);
        var of = new StoreTraits(traits, 10);
        traits.add(StoreTraits.Trait.READ_ONLY);
        assertThat(of.has(StoreTraits.Trait.READ_ONLY)).isFalse();
        assertThat(of.has(StoreTraits.Trait.DURABLE)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreTraits(Set.of(), 0));

        var attributes = new HashMap<String, String>();
        var unsupported = new Credential.Unsupported("x", attributes);
        attributes.put("a", "b");
        assertThat(unsupported.attributes()).isEmpty();
    }

    @Test
    void onlyFourFailuresEndASession() {
        var terminal = new HashSet<FailureKind>();
        for (var kind : FailureKind.values()) {
            if (kind.isTerminal()) {
                terminal.add(kind);
            }
        }
        assertThat(terminal)
                .containsExactlyInAnyOrder(
                        FailureKind.EXPIRED, FailureKind.REUSED, FailureKind.REVOKED, FailureKind.UNKNOWN_TERMINAL);
        var waiting = Failed.retryAfter("busy", Duration.ofSeconds(3));
        assertThat(waiting.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(waiting.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(Failed.of(FailureKind.NOT_SENT, "x").retryAfter()).isEmpty();
    }

    @Test
    void aRefreshHasAPositiveDeadline() {
        var tokens = TokenSet.builder().build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RefreshRequest(tokens, Map.of(), RefreshReason.FORCED, Duration.ZERO));
    }

    @Test
    void aStoreIsOpenedWithAnAbsoluteHome() {
        StoreLayout layout = new StoreLayout() {
            @Override
            public String file(DocumentName name) {
                return name.value();
            }

            @Override
            public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
                return Optional.empty();
            }
        };
        var request = new CredentialStoreProvider.Request(
                Path.of("a/../b"), layout, TimeSource.system(), AuthListener.none());
        assertThat(request.home()).isAbsolute().endsWithRaw(Path.of("b"));
        assertThat(layout.ownFolder()).isEqualTo("signet");
        assertThat(Lease.UNLIMITED).isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void everyExceptionSaysWhatToDo() {
        assertThatNullPointerException()
                .isThrownBy(() -> new StoreException(StoreException.Kind.LOCKED, "m", null, null));
        var e = new UntrustedOriginException("https://x.test", "nothing was sent", "allow it");
        assertThat(e.remedy()).isEqualTo("allow it");
        assertThat(e.origin()).isEqualTo("https://x.test");
        var service = new TokenServiceException("down", "wait", Duration.ofSeconds(5), null);
        assertThat(service.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(new TokenServiceException("down", "wait", null, null).retryAfter())
                .isEmpty();
        assertThat(new AssertionException(true, "m", "r", null).isRemote()).isTrue();
    }

    @Test
    void theSystemsTimerRunsATaskOnceAndNotWhenCancelled() throws Exception {
        var time = TimeSource.system();
        var ran = new CountDownLatch(1);
        var cancelled = new AtomicBoolean();
        time.schedule(Duration.ofSeconds(3), () -> cancelled.set(true)).cancel();
        time.schedule(Duration.ofMillis(5), ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cancelled).isFalse();
        assertThat(time.instant().toEpochMilli())
                .isCloseTo(time.millis(), org.assertj.core.data.Offset.offset(60_000L));
    }
}

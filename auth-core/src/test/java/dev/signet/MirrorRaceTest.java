package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.AgentKeys;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.StoreException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.testkit.ForwardingCredentialStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A CLI that rewrites its file between our look at it and our write: neither loses what it wrote. */
@Timeout(60)
class MirrorRaceTest {
    private static final String BY_THE_CLI = "2026-11-22T00:00:00Z";

    @TempDir
    private Path temp;

    private MirrorHome home;

    @BeforeEach
    void make() throws Exception {
        home = new MirrorHome(temp.toRealPath());
        try (Signet signet = home.open()) {
            signet.agent(MirrorHome.NAME).keys().registerIfAbsent();
        }
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void keepsWhatTheCliWroteInBetween() throws Exception {
        var busy = new BusyCli(home, 3, true);
        try (Signet signet = home.builder().store(busy).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.rotate(Duration.ZERO);
            home.assertCopied(keys);
            assertThat(busy.wrote).isEqualTo(3);
            assertThat(lastRefresh()).isEqualTo(BY_THE_CLI + 3);
        }
    }

    @Test
    void takesTheCopyAwayBesideWhatTheCliWrote() throws Exception {
        var busy = new BusyCli(home, 2, true);
        try (Signet signet = home.builder().store(busy).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.COMPROMISED);
            assertThat(home.copy()).isEmpty();
            assertThat(lastRefresh()).isEqualTo(BY_THE_CLI + 2);
        }
    }

    /** The CLI signs out in between: the sign-out stays one. */
    @Test
    void doesNotUndoASignOutInBetween() throws Exception {
        var busy = new BusyCli(home, 1, true) {
            @Override
            void write() throws IOException {
                Files.delete(home.authJson());
            }
        };
        try (Signet signet = home.builder().store(busy).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.rotate(Duration.ZERO);
            assertThat(home.authJson()).doesNotExist();
            assertThat(home.told()).endsWith(MirrorState.VANISHED);
        }
    }

    /** Whatever goes wrong with the copy, the key has ended, and that is what the caller is told. */
    @Test
    void isInTheWayOfNothingWhenTheStoreFails() throws Exception {
        var broken = new BusyCli(home, 1, true) {
            @Override
            void write() {
                throw new IllegalStateException("secret");
            }
        };
        try (Signet signet = home.builder().store(broken).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            var revoked = keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.COMPROMISED);
            assertThat(revoked.key().state()).isEqualTo(KeyState.REVOKED);
            assertThat(home.events.events().toString())
                    .contains("it failed with java.lang.IllegalStateException")
                    .doesNotContain("secret");
            keys.maintain(RotationPolicy.defaults());
            assertThat(home.copy()).isEmpty();
        }
    }

    /** Nobody writes for ever; should somebody, the key is rotated all the same, and the copy is made good later. */
    @Test
    void givesUpForNowWhereTheCliNeverStops() throws Exception {
        var busy = new BusyCli(home, Integer.MAX_VALUE, true);
        try (Signet signet = home.builder().store(busy).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            String before = keys.find().orElseThrow().keyId();
            assertThat(keys.rotate(Duration.ZERO).key().id()).isNotEqualTo(before);
            assertThat(home.told()).endsWith(MirrorState.PENDING);
            busy.most = busy.wrote;
            keys.maintain(RotationPolicy.defaults());
            home.assertCopied(keys);
            assertThat(lastRefresh()).isEqualTo(BY_THE_CLI + busy.wrote);
        }
    }

    /** The control: a store that writes over whatever is there loses what the CLI wrote. */
    @Test
    void needsTheComparison() throws Exception {
        var busy = new BusyCli(home, 3, false);
        try (Signet signet = home.builder().store(busy).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.rotate(Duration.ZERO);
            home.assertCopied(keys);
            assertThat(busy.wrote).isEqualTo(1);
            assertThat(lastRefresh()).doesNotStartWith(BY_THE_CLI);
        }
    }

    private String lastRefresh() throws IOException {
        return MirrorHome.text(home.document(), "last_refresh");
    }

    /** A file store, and a CLI that notes a refresh just before each of the first writes of its document. */
    private static class BusyCli extends ForwardingCredentialStore {
        private final MirrorHome home;
        private final CredentialStore files;
        private final boolean compares;
        private int most;
        private int wrote;

        BusyCli(MirrorHome home, int most, boolean compares) throws Exception {
            this(home, home.fileStore(), most, compares);
        }

        private BusyCli(MirrorHome home, CredentialStore files, int most, boolean compares) {
            super(files);
            this.home = home;
            this.files = files;
            this.most = most;
            this.compares = compares;
        }

        void write() throws IOException {
            home.write(new String(
                    home.document().with("last_refresh", BY_THE_CLI + wrote).pretty(), StandardCharsets.UTF_8));
        }

        @Override
        public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
            Draft draft = super.prepare(lease, name, maxBytes);
            return name.equals(DocumentName.CREDENTIAL) ? new Late(draft) : draft;
        }

        private final class Late implements Draft {
            private final Draft draft;

            Late(Draft draft) {
                this.draft = draft;
            }

            @Override
            public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
                if (wrote < most) {
                    wrote++;
                    try {
                        write();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return draft.commit(
                        compares
                                ? expectedNow
                                : files.read(DocumentName.CREDENTIAL).revision(),
                        content);
            }

            @Override
            public void close() {
                draft.close();
            }
        }
    }
}

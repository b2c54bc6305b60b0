package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Stamp;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application's own home stands, in each kind of store: nobody else deletes its credential. */
class OwnHomeHealthTest extends SignInFixture {
    @TempDir
    private Path temp;

    private Path home;

    @BeforeEach
    void makeHome() throws Exception {
        server.clients().registerPublic("acme-cli", "http://127.0.0.1/callback");
        home = temp.toRealPath().resolve("home");
    }

    private Signet open(String named) throws Exception {
        return own().home(home).store(named).build();
    }

    private SignetBuilder own() {
        return Signet.builder(
                        Profile.oidc(server.baseUri().toString(), "acme-cli").app("acme"))
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    private Signet signedIn(String named) throws Exception {
        return signedIn(open(named));
    }

    /** Short waits pass by themselves from then on; before, a person would be too slow. */
    private Signet signedIn(Signet signet) throws Exception {
        browser(signet).run();
        time.autoAdvance(Duration.ofSeconds(2));
        return signet;
    }

    private Path credentials() {
        return home.resolve("credentials.json");
    }

    private static HealthReport.Check store(Signet signet) {
        return signet.health().checks().stream()
                .filter(check -> check.name().equals("store"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCredentialThatIsDeletedByHandIsMissing() throws Exception {
        try (var signet = signedIn("file")) {
            signet.refresh();
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);

            Files.delete(credentials());

            assertThat(store(signet).level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(store(signet).detail()).contains("is gone, and nobody signed out");
        }
        try (var later = open("file")) {
            assertThat(store(later).level()).as("in another process").isEqualTo(HealthLevel.CRITICAL);
            var unused = later.signOut();
            assertThat(later.health().level()).as("once somebody says so").isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aSignOutIsNoNews() throws Exception {
        try (var signet = signedIn("file");
                var other = open("file")) {
            signet.refresh();
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);

            var unused = signet.signOut();

            assertThat(credentials()).doesNotExist();
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
            assertThat(other.health().level()).isEqualTo(HealthLevel.OK);
        }
    }

    /** Before the first refresh there is no record that a sign-out would have deleted. */
    @Test
    void whatNothingTellsIsUnknown() throws Exception {
        try (var signet = signedIn("file")) {
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);

            Files.delete(credentials());

            assertThat(store(signet).level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(store(signet).detail()).contains("nothing tells whether somebody signed out");
        }
        try (var later = open("file")) {
            assertThat(store(later).level()).as("never seen there").isEqualTo(HealthLevel.OK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ephemeral", "file"})
    void allIsWellInEachStore(String named) throws Exception {
        try (var signet = signedIn(named)) {
            signet.refresh();
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
            assertThat(signet.health().checks())
                    .filteredOn(check -> check.name().equals("store"))
                    .extracting(HealthReport.Check::detail)
                    .filteredOn(detail -> detail.endsWith("is as it was left"))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreException.Kind.class,
            names = {"LOCKED", "UNREACHABLE", "DENIED", "TIMEOUT"})
    void aStoreThatCanNotBeAskedIsUnknown(StoreException.Kind kind) throws Exception {
        try (var signet = signedIn(own().store(store).build())) {
            store.failNext(Operation.PROBE, Integer.MAX_VALUE, kind);
            store.failNext(Operation.READ, Integer.MAX_VALUE, kind);

            var report = signet.health();

            assertThat(report.level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(report.checks())
                    .filteredOn(check -> check.name().equals("store"))
                    .hasSize(3)
                    .allSatisfy(check -> assertThat(check.detail()).contains("could not be looked at ("));
        }
    }

    @Test
    void aStoreThatThrowsWhatItMustNotIsUnknownToo() throws Exception {
        var broken = new ForwardingCredentialStore(store) {
            @Override
            public Stamp probe(DocumentName name) {
                throw new IllegalStateException("canary");
            }
        };
        try (var signet = own().store(broken).build()) {
            assertThat(signet.health().level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(signet.health().toString()).doesNotContain("canary");
        }
    }
}

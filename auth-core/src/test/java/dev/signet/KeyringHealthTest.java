package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.json.JsonObject;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.IssuedSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a home stands whose credential is in a keyring, beside real files. */
class KeyringHealthTest extends HealthFixture {
    private final InMemoryCredentialStore keyring =
            new InMemoryCredentialStore("keyring", new StoreTraits(Set.of(StoreTraits.Trait.DURABLE), 1 << 20));

    private Signet open(String named) throws Exception {
        var builder = builder();
        builder.store = builder.store.foundBy(new StoreDiscovery(this::providers));
        return builder.store(named).build();
    }

    private List<CredentialStoreProvider> providers() {
        var all = new ArrayList<CredentialStoreProvider>();
        ServiceLoader.load(CredentialStoreProvider.class).forEach(all::add);
        all.add(new CredentialStoreProvider() {
            @Override
            public String name() {
                return "keyring";
            }

            @Override
            public CredentialStore open(Request request) {
                return keyring;
            }
        });
        return all;
    }

    /** As the program beside us writes there: compact. */
    private IssuedSession inKeyring() throws Exception {
        var session = server.signIn();
        var document = JsonObject.parse(session.authJson().getBytes(StandardCharsets.UTF_8));
        keyring.put(DocumentName.CREDENTIAL, document.compact());
        return session;
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyring", "auto"})
    void allIsWellAfterWritesOfBoth(String named) throws Exception {
        inKeyring();
        try (var signet = open(named)) {
            assertThat(signet.health().level())
                    .as("as the other program wrote it")
                    .isEqualTo(HealthLevel.OK);
            signet.refresh();
            assertThat(signet.health().level()).as("as Signet wrote it").isEqualTo(HealthLevel.OK);
            assertThat(check(signet.health(), "store", "agent-keys.json").detail())
                    .endsWith("is not there");
        }
    }

    @Test
    void aLockedKeyringHidesTheCredentialAndWhoseRecordThereIs() throws Exception {
        inKeyring();
        try (var signet = open("keyring")) {
            signet.refresh();
            keyring.failNext(Operation.PROBE, Integer.MAX_VALUE, Kind.LOCKED);

            var report = signet.health();

            assertThat(report.level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(report.checks())
                    .filteredOn(check -> check.level() == HealthLevel.UNKNOWN)
                    .extracting(HealthReport.Check::name)
                    .containsExactly("unauthorized", "refresh", "store");
            assertThat(check(report, "store", "attempt.json").detail()).endsWith("is as it was left");
        }
    }

    /** What the other program left there is as good as what is in the keyring. */
    @Test
    void aFileThatIsLeftOpenBesideTheKeyringIsCritical() throws Exception {
        var session = inKeyring();
        try (var signet = open("keyring")) {
            write(authJson(), session.authJson());
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);

            chmod(authJson(), "rw-r--r--");

            assertThat(signet.health().level()).isEqualTo(HealthLevel.CRITICAL);
            Files.delete(authJson());
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aCopyThatWasEditedInTheKeyringIsAWarning() throws Exception {
        var session = inKeyring();
        keyring.put(DocumentName.CREDENTIAL, (session.authJson() + "\n").getBytes(StandardCharsets.UTF_8));
        try (var signet = open("keyring")) {
            assertThat(signet.health().level()).isEqualTo(HealthLevel.WARNING);
        }
    }
}

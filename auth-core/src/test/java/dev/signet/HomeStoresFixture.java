package dev.signet;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home on real files, beside a keyring, and encrypted files where a test wants them, in memory. */
abstract class HomeStoresFixture {
    private static final String FEATURE = "[features]\nsecret_auth_storage = true\n";

    final ManualTimeSource time = ManualTimeSource.create();
    final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    final InMemoryCredentialStore keyring =
            new InMemoryCredentialStore("keyring", new StoreTraits(Set.of(StoreTraits.Trait.DURABLE), 1 << 20));
    final InMemoryCredentialStore encrypted =
            new InMemoryCredentialStore("encrypted-file", new StoreTraits(Set.of(StoreTraits.Trait.DURABLE), 1 << 20));
    CredentialStore reached = keyring;
    boolean provided = true;
    boolean providesEncrypted;

    @TempDir
    private Path temp;

    Path home;

    @BeforeEach
    void makeHome() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Signet open(String store) throws Exception {
        return builder().store(store).build();
    }

    SignetBuilder builder() {
        var builder = Signet.builder(Profile.codex())
                .home(home)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time);
        builder.store = builder.store.foundBy(new StoreDiscovery(this::providers));
        return builder;
    }

    private List<CredentialStoreProvider> providers() {
        var all = new ArrayList<CredentialStoreProvider>();
        ServiceLoader.load(CredentialStoreProvider.class).forEach(all::add);
        if (provided) {
            all.add(provider("keyring", () -> reached));
        }
        if (providesEncrypted) {
            all.add(provider("encrypted-file", () -> encrypted));
        }
        return all;
    }

    private static CredentialStoreProvider provider(String name, Supplier<CredentialStore> store) {
        return new CredentialStoreProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CredentialStore open(Request request) {
                return store.get();
            }
        };
    }

    String bearer(Signet signet) throws Exception {
        return signet.authorize(server.resourceUri()).value("Authorization").reveal();
    }

    Path authJson() {
        return home.resolve("auth.json");
    }

    String inKeyring() {
        return new String(keyring.content(DocumentName.CREDENTIAL).orElseThrow(), StandardCharsets.UTF_8);
    }

    IssuedSession inFile(IssuedSession session) throws Exception {
        Files.writeString(authJson(), session.authJson());
        return session;
    }

    static byte[] bytes(IssuedSession session) {
        return session.authJson().getBytes(StandardCharsets.UTF_8);
    }

    void configure(String store) throws Exception {
        Files.writeString(home.resolve("config.toml"), "cli_auth_credentials_store = \"" + store + "\"\n" + FEATURE);
    }

    static IssuedSession in(InMemoryCredentialStore store, IssuedSession session) {
        store.put(DocumentName.CREDENTIAL, bytes(session));
        return session;
    }

    static String text(InMemoryCredentialStore store) {
        return new String(store.content(DocumentName.CREDENTIAL).orElseThrow(), StandardCharsets.UTF_8);
    }
}

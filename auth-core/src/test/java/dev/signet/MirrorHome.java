package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.AgentKeys;
import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.testkit.EventRecorder;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** A home on disk that an agent's key is copied into, with a real server, and what the CLI beside it does there. */
final class MirrorHome implements AutoCloseable {
    static final String NAME = "ci-runner-7";

    final ManualTimeSource time = ManualTimeSource.create();
    final EventRecorder events = new EventRecorder();
    final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    final IssuedSession session = server.signIn();
    final Path folder;

    MirrorHome(Path folder) throws IOException {
        this.folder = folder;
        time.autoAdvance(Duration.ofSeconds(2));
        write(session.authJson());
    }

    SignetBuilder builder() {
        return Signet.builder(Profile.codex())
                .home(folder)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .listener(events);
    }

    Signet open() throws AuthException {
        return builder().mirrorAgent(NAME).build();
    }

    /** With a credential of the application's own, so that the home itself may be signed out. */
    Signet openSignedInElsewhere() throws AuthException {
        return builder()
                .credential(new Credential.OAuthTokens(
                        session.tokenSet(),
                        Map.of("account_id", session.account().id())))
                .mirrorAgent(NAME)
                .build();
    }

    CredentialStore fileStore() throws AuthException {
        var request =
                new CredentialStoreProvider.Request(folder, new CodexProfile().layout(), time, AuthListener.none());
        return ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("file"))
                .findFirst()
                .orElseThrow()
                .open(request);
    }

    Path authJson() {
        return folder.resolve("auth.json");
    }

    /** As a CLI does that replaces the file. */
    void write(String document) throws IOException {
        Path temp = Files.createTempFile(folder, ".cli", "");
        Files.writeString(temp, document);
        Files.move(temp, authJson(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    JsonObject document() throws IOException {
        try {
            return JsonObject.parse(Files.readAllBytes(authJson()));
        } catch (JsonSyntaxException e) {
            throw new IOException(e.problem());
        }
    }

    /** The runtime id and the private key of the agent in the CLI's document. */
    Optional<String> copy() throws IOException {
        return Files.exists(authJson())
                ? document()
                        .find("agent_identity")
                        .map(record -> text((JsonObject) record, "agent_runtime_id") + " "
                                + text((JsonObject) record, "agent_private_key"))
                : Optional.empty();
    }

    static String text(JsonObject object, String member) {
        return ((JsonString) object.find(member).orElseThrow()).value();
    }

    /** Fails unless the copy is what the agent signs with. */
    void assertCopied(AgentKeys keys) throws Exception {
        var active = keys.export();
        assertThat(copy())
                .contains(active.runtimeId() + " " + active.privateKey().reveal());
        assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.COPIED);
    }

    String ring() throws IOException {
        return Files.readString(folder.resolve("signet/agent-keys.json"));
    }

    List<MirrorState> told() {
        return events.events().stream()
                .filter(AuthEvent.MirrorChanged.class::isInstance)
                .map(event -> ((AuthEvent.MirrorChanged) event).state())
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}

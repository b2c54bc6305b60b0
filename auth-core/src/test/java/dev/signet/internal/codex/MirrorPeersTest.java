package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.ExportedKey;
import dev.signet.agent.RevocationReason;
import dev.signet.auth.Credential;
import dev.signet.auth.agent.MirrorState;
import dev.signet.gate.FirstParty;
import dev.signet.gate.FirstParty.Seen;
import dev.signet.gate.Home;
import dev.signet.gate.PrivateAuthority;
import dev.signet.internal.codex.PeerWorld.Outcome;
import dev.signet.testkit.FakeAuthorizationServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real CLI signs as the agent whose key Signet copied into its home, before and after that key was rotated. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MirrorPeersTest {
    private static final String NAME = "ci";

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private PeerWorld world;
    private int assertions;

    @BeforeAll
    void prepare(@TempDir Path folder) throws Exception {
        world = new PeerWorld(folder, PrivateAuthority.create(folder, FirstParty.HOSTS), server);
    }

    @AfterAll
    void end() throws Exception {
        server.close();
        // Without npm it never was.
        if (world != null) {
            System.out.println(
                    "GATE mirror beside the CLI: " + assertions + " assertions of the CLI verified under copied keys");
            world.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signsAsTheAgentBeforeAndAfterARotation(boolean besideTokens) throws Exception {
        var session = server.signIn();
        Home home =
                besideTokens ? world.homeWithAgents(session.authJson().getBytes(StandardCharsets.UTF_8)) : world.home();
        var given = new Credential.OAuthTokens(
                session.tokenSet(), Map.of("account_id", session.account().id()));
        var builder = Signet.builder(Profile.codex())
                .home(home.folder())
                .fromEnvironment(server.environment())
                .mirrorAgent(NAME);
        try (Signet signet =
                besideTokens ? builder.build() : builder.credential(given).build()) {
            AgentKeys keys = signet.agent(NAME).keys();
            keys.registerIfAbsent();
            ExportedKey first = keys.export();
            inspect(keys, first, world.exec(home));
            String before = Files.readString(home.authJson());

            keys.rotate(Duration.ZERO);

            ExportedKey second = keys.export();
            assertThat(second.runtimeId()).isNotEqualTo(first.runtimeId());
            Outcome after = world.exec(home);
            inspect(keys, second, after);
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.COPIED);

            // The control: with the file as it was before the rotation the CLI signs with the other key.
            Outcome stale = world.exec(
                    besideTokens
                            ? world.homeWithAgents(before.getBytes(StandardCharsets.UTF_8))
                            : world.home(before.getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> inspect(keys, second, stale))
                    .isInstanceOfAny(AssertionError.class, SignatureException.class);

            keys.forceRevoke(second.keyId(), RevocationReason.COMPROMISED);

            assertThat(signed(world.exec(home)))
                    .as("what the CLI signs after the copy was taken away")
                    .noneMatch(request -> request.path().contains(second.runtimeId()));
        }
    }

    /** The CLI signs out, and nothing brings the agent back but who asks for it. */
    @Test
    void staysAwayAfterTheCliSignedOut() throws Exception {
        var session = server.signIn();
        Home home = world.home();
        var given = new Credential.OAuthTokens(
                session.tokenSet(), Map.of("account_id", session.account().id()));
        try (Signet signet = Signet.builder(Profile.codex())
                .home(home.folder())
                .fromEnvironment(server.environment())
                .credential(given)
                .mirrorAgent(NAME)
                .build()) {
            AgentKeys keys = signet.agent(NAME).keys();
            keys.registerIfAbsent();
            assertThat(world.status(home).exit()).isZero();
            assertThat(world.logout(home).exit()).isZero();

            keys.rotate(Duration.ZERO);

            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.VANISHED);
            assertThat(world.status(home).output()).contains("Not logged in");
            keys.mirror().keep();
            assertThat(world.status(home).exit()).isZero();
        }
    }

    private void inspect(AgentKeys keys, ExportedKey key, Outcome run) throws Exception {
        assertThat(run.exit()).as(run.output()).isZero();
        String publicKey = keys.list().stream()
                .filter(each -> each.id().equals(key.keyId()))
                .findFirst()
                .orElseThrow()
                .sshPublicKey();
        try (var signed = new SignedByTheCli(key.runtimeId(), publicKey, key.privateKey())) {
            var tasks = signed.check(run.seen());
            assertThat(signed.assertions()).isPositive();
            assertThat(tasks).isSubsetOf(server.agents().find(key.runtimeId()).taskIds());
            assertions += signed.assertions();
        }
        assertThat(signed(run))
                .allSatisfy(request -> assertThat(request.status()).isNotIn(401, 403));
    }

    private static List<Seen> signed(Outcome run) {
        return run.seen().stream()
                .filter(request -> request.authorization().orElse("").startsWith("AgentAssertion ")
                        || request.path().endsWith("/task/register"))
                .toList();
    }
}

package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stores on the command line, with a real keyring daemon: each command is a process of its own. */
final class StoreCommandTest extends CommandLineFixture {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final Map<String, String> NO_BUS = Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

    @Test
    void autoMovesTheLoginToTheKeyringAndBackAgain() throws Exception {
        var session = signedIn(Duration.ZERO);
        var file = desk.home().resolve("auth.json");

        assertThat(run(keyring(), "store", "probe", "--json").exitsWith(0).out())
                .contains("\"auto\":\"keyring\"", "\"traits\":[\"durable\"]");
        assertThat(file).exists();
        var status = run(keyring(), "--store", "auto", "status").exitsWith(0).tellsNothingOf(session);
        assertThat(status.out()).contains("keyring, chosen by auto: the keyring works");
        assertThat(file).doesNotExist();
        assertThat(run(NO_BUS, "--store", "auto", "status").exitsWith(5).out()).contains("keyring");

        run(keyring(), "store", "migrate", "--to", "file").exitsWith(0).tellsNothingOf(session);
        assertThat(file).hasContent(session.authJson());
        assertThat(run(keyring(), "--store", "auto", "status").exitsWith(0).out())
                .contains("file, chosen by auto: a person moved");
        run(keyring(), "--store", "keyring", "status").exitsWith(3);
    }

    @Test
    void anEncryptedFileIsAPlaceLikeTheOthers() throws Exception {
        var session = signedIn(Duration.ZERO);
        var plain = desk.home().resolve("auth.json");
        var sealed = desk.home().resolve("secrets/codex_auth.age");

        run(keyring(), "store", "migrate", "--to", "encrypted-file")
                .exitsWith(0)
                .tellsNothingOf(session);
        assertThat(plain).doesNotExist();
        assertThat(Files.readString(sealed, StandardCharsets.ISO_8859_1)).startsWith("age-encryption.org/v1");
        assertThat(run(keyring(), "--store", "encrypted-file", "status")
                        .exitsWith(0)
                        .tellsNothingOf(session)
                        .out())
                .contains("encrypted-file, named with --store: ", sealed.toString());
        assertThat(run(keyring(), "--store", "auto", "status", "--json")
                        .exitsWith(0)
                        .out())
                .contains("\"store\":\"encrypted-file\",\"store_reason\":\"chosen by auto: a person moved");
        assertThat(run(keyring(), "store", "probe", "--json").exitsWith(0).out())
                .contains("{\"name\":\"encrypted-file\",\"usable\":true", "\"auto\":\"encrypted-file\"");
        assertThat(run(NO_BUS, "--store", "encrypted-file", "status")
                        .exitsWith(5)
                        .err())
                .contains("session bus");

        run(keyring(), "--store", "file", "logout", "--local").exitsWith(0);
        assertThat(sealed).doesNotExist();
    }

    /** Libraries have words of their own: that nobody listens to their log, or that they call native code. */
    @Test
    void whoKeepsSecretsSaysNothingUnasked() throws Exception {
        signedIn(Duration.ZERO);
        for (var store : List.of("keyring", "encrypted-file", "file")) {
            assertThat(run(keyring(), "store", "migrate", "--to", store)
                            .exitsWith(0)
                            .err())
                    .hasLineCount(store.equals("file") ? 1 : 2)
                    .startsWith("Moved to the store " + store);
            assertThat(run(keyring(), "--store", store, "status").exitsWith(0).err())
                    .as(store)
                    .isEmpty();
        }
    }

    @Test
    void lookingAtAHomeThatIsNotThereMakesNone() throws Exception {
        var nowhere = desk.home().resolveSibling("nowhere");
        for (var store : List.of("auto", "keyring", "encrypted-file", "file")) {
            var command = new ArrayList<>(ChildProcess.java(SignetCli.class));
            command.addAll(List.of("--home", nowhere.toString(), "--store", store, "status"));
            ChildProcess.run(folder, command, keyring()).exitsWith(3);
            assertThat(nowhere).as(store).doesNotExist();
        }
    }

    @Test
    void aKeyringThatIsLockedOrFrozenGivesFiveAndNoPlainText(PrivateKeyring daemon) throws Exception {
        signedIn(Duration.ZERO);
        daemon.lock();
        assertThat(run(keyring(), "--store", "auto", "status").exitsWith(5).err())
                .contains("locked");
        run(keyring(), "store", "probe").exitsWith(5);
        run(keyring(), "store", "migrate", "--to", "keyring").exitsWith(5);
        daemon.freeze();
        assertThat(run(keyring(), "--store", "auto", "status").exitsWith(5).err())
                .contains("did not answer within");
        assertThat(desk.home().resolve("auth.json")).exists();
        assertThat(desk.home().resolve("signet/store.json")).doesNotExist();
    }

    @Test
    void withoutABusAutoTakesTheFileAndSaysSo() throws Exception {
        signedIn(Duration.ZERO);
        assertThat(run(NO_BUS, "--store", "auto", "status").exitsWith(0).out())
                .contains("file, chosen by auto: there is no keyring here");
        assertThat(Files.readString(desk.home().resolve("signet/store.json"))).contains("\"file\"");
    }

    @Test
    void signOutWithADeadKeyringClearsTheFileAndNamesTheRest() throws Exception {
        signedIn(Duration.ZERO);
        var run = run(NO_BUS, "--store", "keyring", "logout", "--local").exitsWith(1);
        assertThat(run.err()).contains("deleted", "auth.json", "left: ");
        assertThat(desk.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void theFileStoreLoadsNothingOfABus() throws Exception {
        signedIn(Duration.ZERO);
        assertThat(loaded("file")).contains("dev.signet.Signet").noneMatch(StoreCommandTest::isOfABus);
        assertThat(loaded("keyring")).as("the control").anyMatch(StoreCommandTest::isOfABus);
    }

    private static boolean isOfABus(String name) {
        return name.startsWith("org.freedesktop.") || name.startsWith("com.sun.jna.");
    }

    private List<String> loaded(String store) throws Exception {
        var command = ChildProcess.java(SignetCli.class, "-Xlog:class+load:stdout:none");
        var run = ChildProcess.run(folder, with(command, "--store", store, "status"), keyring());
        return run.out().lines().map(line -> line.split(" ", 2)[0]).toList();
    }

    private CommandRun run(Map<String, String> environment, String... arguments) throws Exception {
        return ChildProcess.run(folder, with(ChildProcess.java(SignetCli.class), arguments), environment);
    }

    private List<String> with(List<String> command, String... arguments) {
        var all = new ArrayList<>(command);
        all.addAll(List.of("--home", desk.home().toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    private static Map<String, String> keyring() {
        return KEYRING.keyring().environment();
    }
}

package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.testkit.junit.KeyringExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PrivateKeyringTest {
    private static final String SERVICE = "/org/freedesktop/secrets";
    private static final String READ_ALIAS = "org.freedesktop.Secret.Service.ReadAlias";

    @BeforeAll
    static void needsTheDaemon() {
        KeyringExtension.requirePrograms();
    }

    @Test
    void startsUnlockedAndLocksAndUnlocks() throws Exception {
        try (PrivateKeyring keyring = PrivateKeyring.start()) {
            assertThat(keyring.isLocked()).isFalse();
            keyring.lock();
            assertThat(keyring.isLocked()).isTrue();
            keyring.unlock();
            assertThat(keyring.isLocked()).isFalse();
        }
    }

    @Test
    void aStoppedDaemonStaysAwayAndComesBackLocked() throws Exception {
        try (PrivateKeyring keyring = PrivateKeyring.start()) {
            keyring.stop();
            assertThat(ask(keyring)).contains("ServiceUnknown");
            assertThat(catchThrowableOfType(IOException.class, keyring::lock)).hasMessageContaining("ServiceUnknown");

            keyring.startAgain();
            assertThat(keyring.isLocked()).isTrue();
            keyring.restore();
            assertThat(keyring.isLocked()).isFalse();
        }
    }

    @Test
    void aFrozenDaemonAnswersOnceItIsThawed() throws Exception {
        try (PrivateKeyring keyring = PrivateKeyring.start()) {
            keyring.freeze();
            ChildProcess asked = ChildProcess.start(
                    List.of(
                            "dbus-send",
                            "--print-reply",
                            "--dest=org.freedesktop.secrets",
                            SERVICE,
                            READ_ALIAS,
                            "string:default"),
                    keyring.environment(),
                    "");
            assertThat(ask(keyring, "--reply-timeout=300")).contains("NoReply");

            keyring.thaw();
            asked.awaitLine("   object path \"/org/freedesktop/secrets/collection/login\"");
        }
    }

    @Test
    void hasNoCollectionOrAVolatileOneWhenAsked() throws Exception {
        try (PrivateKeyring keyring = PrivateKeyring.startWithoutCollection()) {
            assertThat(ask(keyring)).contains("object path \"/\"");
            keyring.makeVolatileTheDefault();
            assertThat(ask(keyring)).contains("object path \"/org/freedesktop/secrets/collection/session\"");
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        PrivateKeyring keyring = PrivateKeyring.start();
        Path folder = Path.of(keyring.environment().get("XDG_RUNTIME_DIR"));
        List<ProcessHandle> children = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("--foreground")
                        || child.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
        assertThat(children).hasSize(2);

        keyring.close();
        keyring.close();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(folder).doesNotExist();
        assertThat(Files.exists(Path.of(keyring.busAddress().replaceFirst("unix:path=", ""))))
                .isFalse();
    }

    private static String ask(PrivateKeyring keyring, String... options) throws IOException {
        var command =
                new java.util.ArrayList<>(List.of("dbus-send", "--print-reply", "--dest=org.freedesktop.secrets"));
        command.addAll(List.of(options));
        command.addAll(List.of(SERVICE, READ_ALIAS, "string:default"));
        ChildProcess sender = ChildProcess.start(command, keyring.environment(), "");
        return sender.allOfIt();
    }
}

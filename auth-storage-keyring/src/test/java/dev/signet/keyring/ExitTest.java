package dev.signet.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program that used the keyring is like from outside: it ends at once, and says nothing that it did not mean to say. */
class ExitTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final long SECOND = 1000;

    private final PrivateKeyring keyring = KEYRING.keyring();

    @Test
    void aProgramEndsWithinASecondAfterItsLastWordAndIsSilentOtherwise() throws Exception {
        List<String> said = run("save");

        assertThat(said.get(0)).isEqualTo("read from a child");
    }

    @Test
    void soDoesOneWhoseKeyringHangs() throws Exception {
        keyring.freeze();

        assertThat(run("read").get(0)).isEqualTo("refused TIMEOUT");
    }

    @Test
    void soDoesOneWhoseBusHangs() throws Exception {
        keyring.freezeBus();

        assertThat(run("read").get(0)).isEqualTo("refused TIMEOUT");
    }

    private List<String> run(String what) throws Exception {
        var outcome = Programs.run(
                keyring.environment(), "", Programs.java(KeyringProgram.class, keyring.busAddress(), "exit", what));
        long now = System.currentTimeMillis();
        assertThat(outcome.err()).as("standard error").isEmpty();
        assertThat(outcome.exit()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(2);
        long last = Long.parseLong(lines.get(1).replace("done ", ""));
        assertThat(now - last).as("milliseconds from its last word to its end").isLessThan(SECOND);
        return lines;
    }
}

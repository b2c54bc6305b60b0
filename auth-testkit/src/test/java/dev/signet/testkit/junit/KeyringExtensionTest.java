package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.testkit.PrivateKeyring;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeyringExtensionTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static @Nullable PrivateKeyring ofThisClass;

    @BeforeAll
    static void remember() {
        ofThisClass = KEYRING.keyring();
    }

    @AfterAll
    static void itIsThereToTheEnd() {
        assertThat(KEYRING.keyring()).isSameAs(ofThisClass);
    }

    @Nested
    class Inside {
        @Test
        void sharesIt(PrivateKeyring keyring) {
            assertThat(keyring).isSameAs(ofThisClass);
        }
    }

    @Test
    @Order(1)
    void givesTheClassOneKeyring(PrivateKeyring keyring) throws Exception {
        assertThat(keyring).isSameAs(KEYRING.keyring());
        keyring.lock();
        keyring.freeze();
    }

    @Test
    @Order(2)
    void bringsItBackBeforeTheNextTest(PrivateKeyring keyring) throws Exception {
        assertThat(keyring.isLocked()).isFalse();
        keyring.stop();
    }

    @Test
    @Order(3)
    void evenAfterItWasKilled(PrivateKeyring keyring) throws Exception {
        assertThat(keyring.isLocked()).isFalse();
    }

    @Test
    void skipsWithTheReasonAndFailsWhereItMayNotSkip() {
        Optional<String> reason = Optional.of("dbus-daemon is not installed here");

        assertThat(catchThrowable(() -> KeyringExtension.judge(reason, false)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("dbus-daemon is not installed here");
        assertThat(catchThrowable(() -> KeyringExtension.judge(reason, true)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dbus-daemon is not installed here");
        assertThat(catchThrowable(() -> KeyringExtension.judge(Optional.empty(), true)))
                .isNull();
    }

    @Test
    void hasNoKeyringOutsideATest() {
        assertThat(catchThrowableOfType(IllegalStateException.class, KeyringExtension.create()::keyring))
                .hasMessageContaining("@RegisterExtension");
    }
}

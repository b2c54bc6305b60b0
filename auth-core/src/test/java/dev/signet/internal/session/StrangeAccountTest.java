package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.Signet;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.Account;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of an agent that belongs to another account than the one that is signed in. */
@Timeout(60)
class StrangeAccountTest extends EnrolledHome {
    private void signInAnother() {
        home.put(home.server.signIn(Account.of("acct-other")).authJson());
        home.passASecond();
    }

    @Test
    void areNotRotatedAndItSaysWhoHasTo() throws Exception {
        signInAnother();
        try (Signet other = home.open()) {
            AgentKeys theirs = other.agent(NAME).keys();
            refuses(theirs::rotate);
            refuses(theirs::rotate);
            home.time.advance(Duration.ofDays(9));
            assertThat(theirs.maintain(POLICY).problems()).singleElement().satisfies(StrangeAccountTest::says);
            assertThat(theirs.list())
                    .as("what was begun is gone on with")
                    .filteredOn(key -> key.state() == KeyState.GENERATED)
                    .hasSizeLessThanOrEqualTo(1);
        }

        home.put(home.server.signIn().authJson());
        try (Signet own = home.open()) {
            var rotated = own.agent(NAME).keys().rotate();
            assertThat(rotated.previous()).map(AgentKey::id).contains(first.keyId());
        }
    }

    private static void refuses(ThrowingCallable call) {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(call).satisfies(StrangeAccountTest::says);
    }

    private static void says(Throwable failure) {
        assertThat(failure)
                .hasMessageContaining("agent " + NAME + " belongs to another account")
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.remedy()).contains("Sign in to the account the agent belongs to"));
    }
}

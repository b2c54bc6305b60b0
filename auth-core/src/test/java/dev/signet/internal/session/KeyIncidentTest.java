package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AssertionException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ScriptedAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that may be known to others, clocks that were wrong, and calls that can't be meant, as an application sees them. */
@Timeout(60)
class KeyIncidentTest extends EnrolledHome {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    @Test
    void replacesWithAKeyThatWasNotThereWhenTheRingWasCopied() throws Exception {
        AgentKey second = keys.rotate(Duration.ofHours(12)).key();
        AgentKey begun = keys.rotation().begin();
        keys.rotation().register(begun.id());
        keys.rotation().verify(begun.id());
        List<String> copied = keys.list().stream().map(AgentKey::id).toList();
        keys.forceRevoke(second.id(), RevocationReason.COMPROMISED);

        AgentKey replacement = keys.replace().key();

        assertThat(copied).doesNotContain(replacement.id());
        assertThat(keys.publicKeys()).extracting(AgentKey::id).containsExactly(replacement.id());
        assertThat(document()).containsOnlyOnce("\"private_key\"");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(keys::rollback)
                .withMessageContaining("no key that can sign again");
    }

    /** A call that did not succeed must not cost a key each time it is made again. */
    @Test
    void goesOnWithTheReplacementThatBrokeOff() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503));
        assertThatExceptionOfType(AssertionException.class).isThrownBy(keys::replace);
        AgentKey begun = keys.list().get(1);
        assertThat(begun.reason()).contains("replacement");

        assertThat(keys.replace().key().id()).isEqualTo(begun.id());
    }

    @Test
    void leavesNoOverlapOfYearsBehindOnceTheClockIsRight() throws Exception {
        Instant real = home.time.instant();
        home.time.setWall(real.plus(Duration.ofDays(3650)));
        assertThat(keys.maintain(POLICY).rotation()).isPresent();
        home.time.setWall(real.plus(Duration.ofMinutes(1)));
        keys.maintain(POLICY);
        assertThat(keys.list())
                .filteredOn(key -> key.state() == KeyState.RETIRING)
                .hasSize(2);
        assertThat(keys.list())
                .filteredOn(key -> key.state() == KeyState.RETIRING)
                .allSatisfy(key -> assertThat(key.overlapUntil().orElseThrow())
                        .isBefore(real.plus(POLICY.overlap()).plusSeconds(600)));

        home.time.setWall(real.plus(POLICY.overlap()).plusSeconds(600));
        assertThat(keys.maintain(POLICY).ended()).hasSize(2);
        assertThat(document()).containsOnlyOnce("\"private_key\"");
    }

    @Test
    void goesBackToTheKeyReplacedLastThoughTheClockWentBack() throws Exception {
        String second = keys.rotate(Duration.ofHours(48)).key().id();
        home.time.setWall(home.time.instant().minus(Duration.ofHours(1)));
        keys.rotate(Duration.ofHours(48));

        assertThat(keys.rollback().id()).isEqualTo(second);
    }

    /** Going back holds a key that is due for as long as the overlap lasts, and not until a wrong clock is right. */
    @Test
    void isNotKeptFromRotatingByAWayBackThatLiesAhead() throws Exception {
        Instant real = home.time.instant();
        home.time.setWall(real.plus(Duration.ofDays(3650)));
        keys.rotate(Duration.ofHours(12));
        keys.rollback();
        home.time.setWall(real.plus(Duration.ofDays(9)));

        assertThat(keys.rotateIfDue(POLICY)).isPresent();
    }

    @Test
    void refusesTimesThatNoClockCanReachBeforeAnythingIsBegun() throws Exception {
        int asked = home.server.agents().counts().registrationRequests();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.rotate(FOREVER))
                .withMessageContainingAll("an overlap", "36525 days", FOREVER.toString());
        assertThatIllegalArgumentException().isThrownBy(() -> keys.rotate(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keys.rotation().finish(first.keyId(), FOREVER))
                .withMessageContaining("36525 days");

        assertThat(keys.list()).extracting(AgentKey::id).containsExactly(first.keyId());
        assertThat(home.server.agents().counts().registrationRequests()).isEqualTo(asked);
    }

    @Test
    void takesTheLongestTimesThatCanBeAskedFor() throws Exception {
        Duration longest = RotationPolicy.LONGEST;
        var never = new RotationPolicy(longest, longest, 1, longest);
        assertThat(keys.maintain(never).rotation()).isEmpty();
        keys.rotation().begin();
        assertThat(keys.maintain(never).waiting()).isPresent();

        keys.rotate(longest);

        assertThat(signet.health().checks()).isNotEmpty();
        assertThat(keys.rollback().id()).isEqualTo(first.keyId());
    }

    @Test
    void writesNothingForAnAgentThatIsNotThere() throws Exception {
        String before = document();
        int written = home.store.calls(Operation.PREPARE);
        AgentKeys nobody = signet.agent("nobody").keys();

        assertThat(nobody.purge(Duration.ZERO)).isEmpty();
        assertThat(nobody.maintain(POLICY).problems()).isEmpty();
        assertThat(nobody.rotateIfDue(POLICY)).isEmpty();
        assertThatExceptionOfType(AssertionException.class).isThrownBy(nobody::rollback);
        assertThatExceptionOfType(AssertionException.class).isThrownBy(nobody::replace);
        assertThatExceptionOfType(AssertionException.class).isThrownBy(() -> nobody.revoke(first.keyId()));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> nobody.forceRevoke(first.keyId(), RevocationReason.CEASED));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> nobody.rotation().finish(first.keyId(), Duration.ZERO));

        assertThat(document()).isEqualTo(before);
        assertThat(home.store.calls(Operation.PREPARE)).isEqualTo(written);
    }

    @Test
    void saysWhatToDoWhenTheServiceHasTheNewKeyAlready() throws Exception {
        home.server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(409));

        var failure = catchThrowableOfType(AssertionException.class, () -> keys.rotate());

        assertThat(failure.remedy()).contains("rotation").doesNotContain("Register the agent again");
        assertThat(keys.rotate().finishedHere()).as("what the remedy says").isTrue();
    }

    private String document() {
        return new String(home.store.content(new DocumentName("agent-keys")).orElseThrow(), StandardCharsets.UTF_8);
    }
}

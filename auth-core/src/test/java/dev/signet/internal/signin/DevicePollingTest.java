package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TokenSet;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.signin.DevicePolling.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePollingTest {
    private static final GrantOutcome.Granted TOKENS =
            new GrantOutcome.Granted(TokenSet.builder().build(), List.of(), "");
    private static final DeviceEvent PENDING = new DeviceEvent.Pending();
    private static final DeviceEvent SLOW_DOWN = new DeviceEvent.SlowDown(Duration.ZERO);
    private static final DeviceEvent FAULT = new DeviceEvent.Fault(Duration.ZERO, false);
    private static final DeviceEvent LOST = new DeviceEvent.Fault(Duration.ZERO, true);

    private static DevicePolling polling(long lifetime, long interval) {
        return new DevicePolling(Duration.ofSeconds(lifetime), Duration.ofSeconds(interval), 0, false);
    }

    private static DeviceEvent faultWith(long retryAfter) {
        return new DeviceEvent.Fault(Duration.ofSeconds(retryAfter), false);
    }

    /** The waits in seconds that {@code events} lead to, the first included; -1 for the end. */
    private static List<Long> waits(DevicePolling start, DeviceEvent... events) {
        var waits = new ArrayList<Long>();
        Duration elapsed = Duration.ZERO;
        Next next = start.first(elapsed);
        for (DeviceEvent event : events) {
            Next.Wait wait = (Next.Wait) next;
            waits.add(wait.pause().toSeconds());
            elapsed = elapsed.plus(wait.pause());
            next = wait.then().on(event, elapsed);
        }
        waits.add(next instanceof Next.Wait wait ? wait.pause().toSeconds() : -1L);
        return waits;
    }

    @Test
    void waitsTheIntervalWhileNobodyHasDecided() {
        assertThat(waits(polling(900, 5), PENDING, PENDING, PENDING)).containsExactly(5L, 5L, 5L, 5L);
    }

    @Test
    void slowsDownForGood() {
        assertThat(waits(polling(900, 5), SLOW_DOWN, PENDING, SLOW_DOWN, PENDING, FAULT, PENDING))
                .containsExactly(5L, 10L, 10L, 15L, 15L, 30L, 15L);
    }

    @Test
    void doublesTheWaitWithEachFaultUpToAMinuteAndComesBack() {
        assertThat(waits(polling(1800, 5), FAULT, LOST, FAULT, FAULT, FAULT, FAULT, FAULT, FAULT, PENDING))
                .containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 60L, 60L, 60L, 5L);
    }

    @Test
    void leavesTheServerAloneForAsLongAsItAsks() {
        assertThat(waits(
                        polling(1800, 5),
                        faultWith(300),
                        faultWith(1),
                        new DeviceEvent.SlowDown(Duration.ofSeconds(90))))
                .containsExactly(5L, 300L, 20L, 90L);
    }

    @Test
    void neverWaitsLessThanTheInterval() {
        assertThat(waits(polling(1800, 60), SLOW_DOWN, FAULT, FAULT)).containsExactly(60L, 65L, 65L, 65L);
    }

    @Test
    void pollsALastTimeBeforeTheEndRatherThanWaitPastIt() {
        assertThat(waits(polling(100, 5), faultWith(600), FAULT)).containsExactly(5L, 94L, -1L);
        assertThat(waits(polling(12, 5), PENDING, PENDING)).containsExactly(5L, 5L, -1L);
        assertThat(waits(polling(5, 5))).containsExactly(-1L);
    }

    @Test
    void endsWithTheTokensEvenAfterTheEndOfTheCode() {
        var end = (Next.End) polling(100, 5).on(new DeviceEvent.Approved(TOKENS), Duration.ofSeconds(115));
        assertThat(end.outcome()).isEqualTo(TOKENS);
    }

    @ParameterizedTest
    @EnumSource(
            value = GrantFailure.class,
            names = {"DENIED", "EXPIRED", "INVALID_GRANT", "CONFIGURATION", "UNUSABLE", "UNKNOWN"})
    void endsWithARefusalOfTheServer(GrantFailure kind) {
        var failed = GrantOutcome.Failed.of(kind, "said so");
        var end = (Next.End) polling(100, 5).on(new DeviceEvent.Refused(failed), Duration.ofSeconds(5));
        assertThat(end.outcome()).isEqualTo(failed);
    }

    @Test
    void tellsWhereAnApprovalMayHaveGone() {
        var wait = (Next.Wait) polling(100, 5).on(LOST, Duration.ofSeconds(5));
        var end = (Next.End) wait.then()
                .on(
                        new DeviceEvent.Refused(GrantOutcome.Failed.of(GrantFailure.INVALID_GRANT, "bad code")),
                        Duration.ofSeconds(20));
        assertThat(((GrantOutcome.Failed) end.outcome()).detail())
                .startsWith("bad code")
                .contains("may have been the tokens");
    }

    @Test
    void tellsATimeOutFromOneDuringAnOutage() {
        var silent = (Next.End) polling(100, 5).on(PENDING, Duration.ofSeconds(100));
        assertThat(((GrantOutcome.Failed) silent.outcome()).detail())
                .isEqualTo("nobody approved the sign-in within 100 s");
        var outage = (Next.End) polling(100, 5).on(FAULT, Duration.ofSeconds(100));
        assertThat(((GrantOutcome.Failed) outage.outcome()).detail())
                .contains("as far as is known", "last 1 questions");
    }

    static Stream<DeviceEvent> unendingEvents() {
        return Stream.of(PENDING, SLOW_DOWN, FAULT, LOST, faultWith(600));
    }

    /** Whatever comes, in whatever order: each wait is at least the interval and ends in time, and it ends. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endsWhateverComes(long seed) {
        var random = new Random(seed);
        List<DeviceEvent> events = unendingEvents().toList();
        int polls = 0;
        for (int round = 0; round < 2_000; round++) {
            var start = polling(1 + random.nextInt(1800), 1 + random.nextInt(60));
            Duration elapsed = Duration.ZERO;
            Next next = start.first(elapsed);
            while (next instanceof Next.Wait wait) {
                assertThat(wait.pause()).isGreaterThanOrEqualTo(wait.then().interval());
                elapsed = elapsed.plus(wait.pause());
                assertThat(elapsed).isLessThan(start.lifetime());
                next = wait.then().on(events.get(random.nextInt(events.size())), elapsed);
                polls++;
            }
            assertThat(((GrantOutcome.Failed) ((Next.End) next).outcome()).kind())
                    .isEqualTo(GrantFailure.EXPIRED);
        }
        System.out.println("device polling, seed " + seed + ": 2000 random courses, " + polls + " polls, all ended");
    }
}

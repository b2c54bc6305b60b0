package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import dev.signet.testkit.ManualTimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thirty days of a home by hand: what is wrong is told once and in time, what is right never. */
@Timeout(120)
class HealthWatchTest {
    private static final Duration ROTATION = Duration.ofDays(5);
    private static final Duration OVERLAP = Duration.ofHours(48);
    private static final Duration STEP = Duration.ofSeconds(30);

    /** A change told, and when. */
    private record Told(Instant at, String check, HealthLevel level) {}

    private final ManualTimeSource time = ManualTimeSource.create();
    private final List<Told> told = new ArrayList<>();
    private final AnswerWindow window = new AnswerWindow(time);
    private final List<KeyFacts> keys = new ArrayList<>();
    private DocumentFacts document = document(Presence.PRESENT, DocumentAccess.OWNER_ONLY, Form.REGULAR);
    private Optional<RefreshFacts> refresh = Optional.empty();
    private OutboxFacts outbox = OutboxFacts.EMPTY;
    private boolean rotates = true;
    private int generation;
    private HealthWatch watch;

    @BeforeEach
    void start() {
        add();
        watch = new HealthWatch(
                () -> new HealthFacts(keys, window.facts(), refresh, List.of(document), Optional.of(outbox)),
                Thresholds.DEFAULT.withRotation(ROTATION),
                time,
                event -> {
                    var change = (HealthChanged) event;
                    told.add(new Told(time.instant(), change.check(), change.level()));
                },
                Runnable::run);
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aMonthOfNormalRunningTellsNothing() {
        live(Duration.ofDays(30));
        assertThat(told).isEmpty();
        assertThat(generation).isGreaterThan(6);
    }

    @Test
    void aKeyThatNobodyRotatesIsToldTwiceAndInTime() {
        rotates = false;
        Instant created = time.instant();
        live(Duration.ofDays(6));
        assertThat(told).extracting(Told::level).containsExactly(HealthLevel.WARNING, HealthLevel.CRITICAL);
        assertInTime(told.get(0), created.plus(Duration.ofDays(4)));
        assertInTime(told.get(1), created.plus(Duration.ofDays(5)));

        rotates = true;
        Instant rotated = time.instant();
        live(Duration.ofDays(1));
        assertThat(told).hasSize(3).last().satisfies(change -> {
            assertThat(change.level()).isEqualTo(HealthLevel.OK);
            assertInTime(change, rotated.plus(STEP));
        });
    }

    @Test
    void anOverlapThatNobodyFinishesIsTold() {
        Instant until = time.instant().plus(OVERLAP);
        keys.add(new KeyFacts(
                "a",
                "old",
                KeyState.RETIRING,
                Optional.of(time.instant()),
                Optional.of(time.instant()),
                Optional.of(until),
                Optional.empty()));
        rotates = false;
        live(Duration.ofDays(3));
        assertThat(told).singleElement().satisfies(change -> {
            assertThat(change.check()).isEqualTo(HealthRules.OVERLAP);
            assertInTime(change, until);
        });
    }

    @Test
    void aSpikeIsToldOnceAndItsEndOnce() {
        live(Duration.ofDays(1));
        Instant begin = time.instant();
        for (int second = 0; second < 600; second++) {
            window.answered(true);
            time.advance(Duration.ofSeconds(1));
        }
        Instant end = time.instant();
        live(Duration.ofDays(1));
        assertThat(told).extracting(Told::level).containsExactly(HealthLevel.CRITICAL, HealthLevel.OK);
        // The twentieth refusal is the crossing; the last one leaves the window after its length.
        assertInTime(told.get(0), begin.plusSeconds(20));
        assertThat(told.get(1).at())
                .isBetween(end, end.plus(AnswerWindow.LENGTH).plusSeconds(60));
    }

    @Test
    void aFigureThatWaversIsOneCrossing() {
        for (int beat = 0; beat < 100; beat++) {
            document =
                    document(Presence.PRESENT, DocumentAccess.OWNER_ONLY, beat % 2 == 0 ? Form.EDITED : Form.REGULAR);
            live(STEP);
        }
        document = document(Presence.PRESENT, DocumentAccess.OWNER_ONLY, Form.REGULAR);
        live(Duration.ofHours(1));
        assertThat(told).extracting(Told::level).containsExactly(HealthLevel.WARNING, HealthLevel.OK);
    }

    @Test
    void eachFaultOfTheStoreIsFound() {
        assertFound(document(Presence.PRESENT, DocumentAccess.OTHERS, Form.REGULAR), HealthLevel.CRITICAL);
        assertFound(document(Presence.PRESENT, DocumentAccess.OWNER_ONLY, Form.CORRUPT), HealthLevel.CRITICAL);
        assertFound(document(Presence.PRESENT, DocumentAccess.OWNER_ONLY, Form.EDITED), HealthLevel.WARNING);
        assertFound(document(Presence.MISSING, DocumentAccess.UNKNOWN, Form.REGULAR), HealthLevel.CRITICAL);
        assertFound(document(Presence.UNKNOWN, DocumentAccess.UNKNOWN, Form.REGULAR), HealthLevel.UNKNOWN);
    }

    @Test
    void whatWasBadAndIsOutOfSightStaysBad() {
        document = document(Presence.PRESENT, DocumentAccess.OTHERS, Form.REGULAR);
        live(Duration.ofMinutes(1));
        document = document(Presence.UNKNOWN, DocumentAccess.UNKNOWN, Form.REGULAR);
        live(Duration.ofHours(1));
        assertThat(told).extracting(Told::level).containsExactly(HealthLevel.CRITICAL);
    }

    @Test
    void refreshesAndRevocationsThatHangAreFound() {
        refresh = Optional.of(new RefreshFacts.Attempts(5, Optional.empty(), List.of()));
        outbox = new OutboxFacts(1, Optional.of(time.instant()));
        live(Duration.ofHours(25));
        assertThat(told)
                .extracting(Told::check, Told::level)
                .containsExactly(
                        tuple(HealthRules.REFRESH, HealthLevel.WARNING),
                        tuple(HealthRules.OUTBOX, HealthLevel.WARNING),
                        tuple(HealthRules.OUTBOX, HealthLevel.CRITICAL));
    }

    @Test
    void looksForTheFirstTimeAfterHalfAMinute() {
        document = document(Presence.PRESENT, DocumentAccess.OTHERS, Form.REGULAR);
        time.advance(STEP.minusMillis(1));
        assertThat(told).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsNothingOnceItIsClosed() {
        document = document(Presence.PRESENT, DocumentAccess.OTHERS, Form.REGULAR);
        watch.close();
        watch.start();
        assertThat(time.pending()).isZero();
        assertThat(watch.judge()).as("a judgement that was under way").isNotEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void leavesABeatOutWhileTheOneBeforeIsAtWork() {
        var waiting = new ArrayList<Runnable>();
        try (var slow = new HealthWatch(
                () -> new HealthFacts(
                        List.of(), window.facts(), Optional.empty(), List.of(), Optional.of(OutboxFacts.EMPTY)),
                Thresholds.DEFAULT,
                time,
                event -> {},
                waiting::add)) {
            slow.start();
            time.advance(STEP);
            time.advance(STEP);
            assertThat(waiting).hasSize(1);
            waiting.get(0).run();
            time.advance(STEP);
            assertThat(waiting).hasSize(2);
        }
    }

    @Test
    void goesOnWhenAThreadCouldNotBeHad() {
        var judged = new ArrayList<Runnable>();
        try (var starved = new HealthWatch(
                () -> new HealthFacts(
                        List.of(), window.facts(), Optional.empty(), List.of(), Optional.of(OutboxFacts.EMPTY)),
                Thresholds.DEFAULT,
                time,
                event -> {},
                judgement -> {
                    if (judged.isEmpty()) {
                        judged.add(judgement);
                        throw new RejectedExecutionException("no thread");
                    }
                    judged.add(judgement);
                })) {
            starved.start();
            assertThatThrownBy(() -> time.advance(STEP)).isInstanceOf(RejectedExecutionException.class);
            time.advance(STEP);
            assertThat(judged).hasSize(2);
        }
    }

    private void assertFound(DocumentFacts fault, HealthLevel level) {
        told.clear();
        DocumentFacts sound = document;
        document = fault;
        Instant begin = time.instant();
        live(Duration.ofMinutes(5));
        document = sound;
        live(Duration.ofMinutes(5));
        assertThat(told).extracting(Told::level).containsExactly(level, HealthLevel.OK);
        assertInTime(told.get(0), begin);
    }

    private static void assertInTime(Told change, Instant crossing) {
        assertThat(change.at()).isBetween(crossing, crossing.plusSeconds(60));
    }

    /** Lets time go by; keys are rotated when due and overlaps finished, requests are made and now and then refused. */
    private void live(Duration duration) {
        Instant end = time.instant().plus(duration);
        int beat = 0;
        while (time.instant().isBefore(end)) {
            time.advance(STEP);
            window.answered(++beat % 7 == 0);
            if (rotates) {
                rotateIfDue();
            }
        }
    }

    /** A beat before four fifths, as a job that is run in time does. */
    private void rotateIfDue() {
        Instant now = time.instant();
        keys.removeIf(key -> key.overlapUntil()
                .filter(until -> !now.plus(STEP).isBefore(until))
                .isPresent());
        KeyFacts active = keys.get(keys.size() - 1);
        Instant due =
                active.createdAt().orElseThrow().plus(ROTATION.multipliedBy(4).dividedBy(5));
        if (!now.plus(STEP).isBefore(due)) {
            keys.set(
                    keys.size() - 1,
                    new KeyFacts(
                            active.agent(),
                            active.keyId(),
                            KeyState.RETIRING,
                            active.createdAt(),
                            Optional.of(now),
                            Optional.of(now.plus(OVERLAP)),
                            Optional.empty()));
            add();
        }
    }

    private void add() {
        keys.add(new KeyFacts(
                "a",
                "key-" + generation++,
                KeyState.ACTIVE,
                Optional.of(time.instant()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static DocumentFacts document(Presence presence, DocumentAccess access, Form form) {
        return new DocumentFacts("file auth.json", presence, access, form, "");
    }
}

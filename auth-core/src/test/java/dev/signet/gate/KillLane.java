package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.TokenRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One home whose processes are killed, one after the other; each successor goes on where the one before was cut off. */
final class KillLane {
    /** Covers a few refreshes, so that kills fall on all their phases. */
    private static final long LONGEST_LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(120);

    /** Covers what follows a rotation: the answer on its way, the save, the record of it. */
    private static final long LONGEST_SAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private static final long GLANCE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final ChildRuntime runtime;
    private final FakeAuthorizationServer server;
    private final long timeMillis;
    private final Home home;
    private final List<String> faults;
    private final SplittableRandom random = new SplittableRandom();
    private IssuedSession session;
    private KillTally tally = KillTally.NONE;

    KillLane(ChildRuntime runtime, FakeAuthorizationServer server, long timeMillis, Home home, List<String> faults) {
        this.runtime = runtime;
        this.server = server;
        this.timeMillis = timeMillis;
        this.home = home;
        this.faults = faults;
        this.session = server.signIn();
    }

    KillTally run(int kills) throws IOException, InterruptedException {
        home.signIn(session);
        if (kills == 0) {
            return tally;
        }
        try (var relay = new Relay(kills, () -> GateJvm.start(runtime, timeMillis))) {
            for (int i = 0; i < kills; i++) {
                try (GateJvm child = relay.next()) {
                    child.awaitReady();
                    begin(child);
                    String acknowledged = child.next();
                    letLive(i % 2 == 0);
                    child.kill();
                    List<String> words = new ArrayList<>(List.of(acknowledged));
                    words.addAll(child.rest());
                    examine(words);
                }
            }
        }
        return tally;
    }

    /** Waits for some time: just any, or one that begins with the server's next rotation. */
    private void letLive(boolean justAny) {
        if (justAny) {
            LockSupport.parkNanos(random.nextLong(LONGEST_LIFE_NANOS));
            return;
        }
        int before = server.newest(session).generation();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.newest(session).generation() == before && System.nanoTime() - giveUp < 0) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
        LockSupport.parkNanos(random.nextLong(faults.isEmpty() ? LONGEST_SAVE_NANOS : LONGEST_LIFE_NANOS));
    }

    /** Opens the home and finds out whether the session survived the kill before; a lost one is replaced. */
    private void begin(GateJvm child) throws IOException, InterruptedException {
        child.ask("auto 2000");
        child.open(home, server, faults.toArray(String[]::new));
        Optional<String> stored = faults.isEmpty() ? home.refreshTokenDigest() : Optional.empty();
        boolean unstored = stored.filter(this::wasRotated).isPresent();
        String answer = child.ask("refresh");
        if (unstored) {
            tally = tally.plus(new KillTally(0, 0, 1, 0, 0, 0, 0));
        }
        if (!answer.startsWith("refreshed")) {
            tally = tally.plus(new KillTally(0, 0, 0, 0, 0, 1, 0));
            if (faults.isEmpty()) {
                assertThat(answer).isEqualTo("SignInRequired SESSION_LOST_IN_CRASH_WINDOW");
            }
            session = server.signIn();
            home.signIn(session);
            child.open(home, server, faults.toArray(String[]::new));
            assertThat(child.ask("refresh")).startsWith("refreshed");
        }
        if (faults.isEmpty()) {
            assertThat(home.leftovers())
                    .as("what is left after the successor's save")
                    .isEmpty();
        }
        var unused = child.send("loop");
    }

    private boolean wasRotated(String digest) {
        return server.journal().stream()
                .anyMatch(request -> request.outcome() == TokenRequest.Outcome.GRANTED
                        && request.refreshTokenDigest().filter(digest::equals).isPresent());
    }

    private void examine(List<String> words) throws IOException {
        int leftovers = home.leftovers().size();
        assertThat(leftovers).as("temporary files after a kill").isLessThanOrEqualTo(1);
        int pending = home.attempt().filter("pending"::equals).isPresent() ? 1 : 0;
        String acknowledged = words.get(words.size() - 1).substring("saved ".length());
        Optional<String> stored;
        try {
            stored = home.refreshTokenDigest();
            assertThat(home.mode()).isEqualTo("rw-------");
        } catch (IOException e) {
            tally = tally.plus(new KillTally(1, pending, 0, 1, 0, 0, leftovers));
            session = server.signIn();
            home.signIn(session);
            return;
        }
        boolean kept =
                stored.filter(digest -> place(digest) >= place(acknowledged)).isPresent();
        tally = tally.plus(new KillTally(1, pending, 0, 0, kept ? 0 : 1, 0, leftovers));
    }

    /** Where a refresh token comes in the order in which they were presented; one not presented yet is the newest. */
    private int place(String digest) {
        List<TokenRequest> journal = server.journal();
        for (int i = 0; i < journal.size(); i++) {
            if (journal.get(i).refreshTokenDigest().filter(digest::equals).isPresent()) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }
}

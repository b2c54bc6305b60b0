package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;

/**
 * A sign-in on another device under way: shows what to do, then polls until the person has decided or the code's life is over.
 * Used by one thread; an interrupt ends the wait between two polls.
 */
public final class DeviceSignIn {
    private final DeviceAttempt attempt;
    private final TimeSource time;
    private final Pause pause;
    private final long begun;

    private DeviceSignIn(DeviceAttempt attempt, TimeSource time, Pause pause, long begun) {
        this.attempt = attempt;
        this.time = time;
        this.pause = pause;
        this.begun = begun;
    }

    /**
     * Asks {@code grant} for a user code.
     *
     * @param time measures the code's life
     * @param pause waits between polls
     * @throws AuthException when the server gives none
     */
    public static DeviceSignIn start(DeviceGrant grant, TimeSource time, Pause pause) throws AuthException {
        // The code's life begins somewhere between question and answer; the earlier moment never outlasts it.
        long begun = time.nanos();
        return new DeviceSignIn(grant.begin(), time, pause, begun);
    }

    /** What the person is told. */
    public DevicePrompt prompt() {
        return attempt.prompt();
    }

    /**
     * Polls until it is decided, at most for the life of the code and the deadline of one request. Tokens that arrive are returned
     * though the thread is interrupted meanwhile.
     *
     * @return the tokens, or why there are none
     * @throws AuthException when the client can't prove itself
     * @throws InterruptedException when somebody gave up; nothing is known of the person's decision then
     */
    public GrantOutcome await() throws AuthException, InterruptedException {
        DevicePolling.Next next = DevicePolling.start(attempt.prompt()).first(elapsed());
        while (next instanceof DevicePolling.Next.Wait wait) {
            pause.take(wait.pause());
            next = wait.then().on(attempt.poll(), elapsed());
        }
        return ((DevicePolling.Next.End) next).outcome();
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanos() - begun);
    }
}

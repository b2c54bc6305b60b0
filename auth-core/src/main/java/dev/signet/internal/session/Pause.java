package dev.signet.internal.session;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waits on a {@link TimeSource}, so that a test moves it along. Meant for threads that nobody interrupts. */
final class Pause {
    private Pause() {}

    /** Waits for all of {@code duration}; an interrupt is kept for later. */
    static void of(Duration duration, TimeSource time) {
        var over = new CountDownLatch(1);
        var timer = time.schedule(duration, over::countDown);
        boolean interrupted = false;
        while (true) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        timer.cancel();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.signet.internal.verify;

import dev.signet.auth.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/**
 * One nonce for everybody, changed at the end of each window; the one before is still taken. Windows are measured with the monotonic
 * clock. Takes a lock only to change it. Safe for use by several threads.
 */
public final class RotatingNonces {
    private static final int BYTES = 16;

    private final long windowNanos;
    private final SecureRandom random;
    private final TimeSource time;
    private volatile Window window;

    /** Begins its first window. */
    public RotatingNonces(Duration window, SecureRandom random, TimeSource time) {
        this.windowNanos = window.toNanos();
        this.random = random;
        this.time = time;
        this.window = new Window(fresh(), fresh(), time.nanos());
    }

    private record Window(String current, String previous, long start) {}

    /** The nonce to give out now. */
    public String current() {
        return window().current();
    }

    /** Whether {@code nonce} was given out in this window or the one before. */
    public boolean accepts(String nonce) {
        Window now = window();
        return isSame(nonce, now.current()) || isSame(nonce, now.previous());
    }

    private Window window() {
        Window known = window;
        return windowsSince(known) < 1 ? known : rotate();
    }

    private synchronized Window rotate() {
        Window known = window;
        long windows = windowsSince(known);
        if (windows >= 1) {
            String previous = windows == 1 ? known.current() : fresh();
            known = new Window(fresh(), previous, known.start() + windows * windowNanos);
            window = known;
        }
        return known;
    }

    private long windowsSince(Window known) {
        return (time.nanos() - known.start()) / windowNanos;
    }

    private String fresh() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isSame(String found, String expected) {
        return MessageDigest.isEqual(found.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.signet.gate;

import java.time.Duration;
import java.util.Locale;

/** How much a gate does, and the one line in which it says what it saw. */
public final class Figures {
    private static final double SCALE = Double.parseDouble(System.getProperty("signet.gate.scale", "1"));

    private final String gate;
    private final long begun = System.nanoTime();

    private Figures(String gate) {
        this.gate = gate;
    }

    /** Starts the clock. */
    public static Figures of(String gate) {
        return new Figures(gate);
    }

    /** {@code count}, times the system property {@code signet.gate.scale}; at least 1. */
    static int scaled(int count) {
        return (int) Math.max(1, Math.round(count * SCALE));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Says it. */
    public void print(String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "GATE %s: %s, %.1f s%n",
                gate,
                String.format(Locale.ROOT, format, values),
                elapsed().toMillis() / 1_000.0);
    }
}

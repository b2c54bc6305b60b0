package dev.signet.internal.keys;

import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which engine computes Ed25519: at first the JDK's, which loads fast, and from soon after the first use Tink's, which is ten
 * times as fast once it is loaded. The second use starts the loading: the first is not slowed down by it, and a program that
 * signs once never pays for it. Safe for use by several threads; whoever signs and verifies shares one.
 */
public final class EngineChoice {
    private final Loading loading;
    private final Executor background;
    private final AtomicInteger uses = new AtomicInteger();
    private volatile Ed25519Engine engine;
    private volatile String remark = "";

    EngineChoice(Ed25519Engine first, Loading loading, Executor background) {
        this.engine = first;
        this.loading = loading;
        this.background = background;
    }

    /** Starts with the JDK's engine; the second use loads Tink's on a daemon thread that ends with that. */
    public static EngineChoice startingWithJdk() {
        return new EngineChoice(
                new JdkEngine(), TinkEngine::load, task -> daemonThread(task).start());
    }

    /** A thread, not yet started, that keeps no JVM alive and inherits nothing of the caller's. */
    static Thread daemonThread(Runnable task) {
        Thread thread = new Thread(null, task, "signet-ed25519-engine", 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** The engine to use now; asking counts as a use. */
    Ed25519Engine current() {
        if (uses.get() <= 1 && uses.getAndIncrement() == 1) {
            background.execute(this::load);
        }
        return engine;
    }

    private void load() {
        try {
            engine = loading.load();
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            remark = " (Tink can't be used here: " + e.getClass().getName() + ")";
        }
    }

    /**
     * The name of the engine in use, for a person; asking loads nothing.
     *
     * @return {@code JDK}, {@code Tink} or {@code Tink with Conscrypt}; after {@code JDK} it says so when Tink did not load
     */
    public String engineName() {
        return engine.name() + remark;
    }

    /** Brings up another engine, or fails. */
    interface Loading {
        Ed25519Engine load() throws GeneralSecurityException;
    }
}

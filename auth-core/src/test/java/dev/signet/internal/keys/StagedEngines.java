package dev.signet.internal.keys;

import java.util.ArrayDeque;
import java.util.Queue;

/** The JDK's engine, until a test says that Tink's is loaded. */
final class StagedEngines {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final EngineChoice choice = new EngineChoice(new JdkEngine(), TinkEngine::load, tasks::add);

    EngineChoice choice() {
        return choice;
    }

    int asked() {
        return tasks.size();
    }

    void finishLoading() {
        tasks.remove().run();
    }
}

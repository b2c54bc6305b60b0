package dev.signet.gate;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives the gates of a class the runtime of their children. */
final class Children implements BeforeAllCallback {
    private ChildRuntime runtime;

    @Override
    public void beforeAll(ExtensionContext context) {
        runtime = ChildRuntime.of(context);
    }

    ChildRuntime runtime() {
        return runtime;
    }
}

package dev.signet;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Nobody is there. */
enum SilentPrompt implements Prompt {
    INSTANCE;

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public void showBrowser(URI address, boolean opened, Instant until) {}

    @Override
    public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}
}

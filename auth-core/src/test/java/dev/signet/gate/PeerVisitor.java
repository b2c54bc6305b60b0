package dev.signet.gate;

import dev.signet.Prompt;
import dev.signet.gate.ScriptedBrowser.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Whoever is shown an address goes there, in the background, and does what they decided. */
final class PeerVisitor implements Prompt {
    final ScriptedBrowser browser;
    final Decision decision;
    final CompletableFuture<HttpResponse<String>> page = new CompletableFuture<>();

    PeerVisitor(ScriptedBrowser browser, Decision decision) {
        this.browser = browser;
        this.decision = decision;
    }

    private interface Visit {
        HttpResponse<String> make() throws IOException, InterruptedException;
    }

    private void visit(Visit visit) {
        page.completeAsync(() -> {
            try {
                return visit.make();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void showBrowser(URI address, boolean opened, Instant until) {
        visit(() -> browser.deliver(browser.authorize(address, decision)).join());
    }

    @Override
    public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {
        visit(() -> browser.enterCode(complete == null ? address : complete, decision));
    }

    @Override
    public Optional<String> awaitPaste() throws InterruptedException {
        new CountDownLatch(1).await();
        return Optional.empty();
    }
}

package dev.signet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A person with a browser, who does at once what they are told. */
class ScriptedPerson implements Prompt {
    final List<URI> addresses = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final BlockingQueue<String> pastes = new LinkedBlockingQueue<>();
    final CompletableFuture<HttpResponse<String>> page = new CompletableFuture<>();
    volatile boolean visits = true;
    volatile boolean interactive = true;
    volatile BiConsumer<String, URI> enters = (code, address) -> {};
    volatile int words;
    volatile boolean isDone;

    private final HttpClient browser =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Override
    public boolean isInteractive() {
        return interactive;
    }

    @Override
    public void showBrowser(URI address, boolean opened, Instant until) {
        addresses.add(address);
        if (visits) {
            browser.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .whenComplete((response, failure) -> {
                        if (failure == null) {
                            page.complete(response);
                        } else {
                            page.completeExceptionally(failure);
                        }
                    });
        }
    }

    /** The page at which the browser ended. */
    String page() throws Exception {
        return page.get(20, TimeUnit.SECONDS).body();
    }

    @Override
    public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {
        addresses.add(address);
        enters.accept(code, address);
    }

    @Override
    public void waiting(Duration left) {
        words++;
    }

    @Override
    public Optional<String> awaitPaste() throws InterruptedException {
        return Optional.of(pastes.take());
    }

    @Override
    public void refusedPaste(String explanation) {
        refusals.add(explanation);
    }

    @Override
    public void done() {
        isDone = true;
    }
}

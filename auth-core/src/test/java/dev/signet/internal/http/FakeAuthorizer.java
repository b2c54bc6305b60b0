package dev.signet.internal.http;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Verdict;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Gives {@code token-1}, {@code token-2}, ... : a rejected token is followed by the next, unless told otherwise. */
final class FakeAuthorizer implements RequestAuthorizer {
    record Rejection(URI target, String generation, List<String> challenges) {}

    final ConcurrentLinkedQueue<Rejection> rejections = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger current = new AtomicInteger(1);
    private volatile AuthException noCredential;
    private volatile AuthException sessionEnd;
    private volatile boolean givesUp;
    private volatile String extraHeader;
    private volatile Supplier<CompletableFuture<Void>> authorizing = () -> CompletableFuture.completedFuture(null);
    private volatile Supplier<CompletableFuture<Void>> judging = () -> CompletableFuture.completedFuture(null);

    static FakeAuthorizer renewing() {
        return new FakeAuthorizer();
    }

    static FakeAuthorizer givingUp() {
        var fake = new FakeAuthorizer();
        fake.givesUp = true;
        return fake;
    }

    static FakeAuthorizer withoutCredential(AuthException why) {
        var fake = new FakeAuthorizer();
        fake.noCredential = why;
        return fake;
    }

    static FakeAuthorizer endingAtRejection(AuthException why) {
        var fake = new FakeAuthorizer();
        fake.sessionEnd = why;
        return fake;
    }

    FakeAuthorizer alsoSetting(String header) {
        extraHeader = header;
        return this;
    }

    /** Lets each asynchronous authorization wait for what {@code gates} gives. */
    FakeAuthorizer authorizingAfter(Supplier<CompletableFuture<Void>> gates) {
        authorizing = gates;
        return this;
    }

    /** Lets each asynchronous verdict wait for what {@code gates} gives. */
    FakeAuthorizer judgingAfter(Supplier<CompletableFuture<Void>> gates) {
        judging = gates;
        return this;
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException {
        asked.incrementAndGet();
        if (noCredential != null) {
            throw noCredential;
        }
        return headers();
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return authorizing.get().thenCompose(open -> attempt(() -> authorize(target)));
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges) throws AuthException {
        rejections.add(new Rejection(target, sent.generation(), challenges));
        if (sessionEnd != null) {
            throw sessionEnd;
        }
        if (givesUp) {
            return new Verdict.GiveUp("nothing newer");
        }
        int rejected = Integer.parseInt(sent.generation());
        current.compareAndSet(rejected, rejected + 1);
        return new Verdict.Retry(headers());
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return judging.get().thenCompose(open -> attempt(() -> rejected(target, sent, challenges)));
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        accepted.add(sent.generation());
    }

    private AuthHeaders headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer token-" + current.get());
        if (extraHeader != null) {
            headers.put(extraHeader, "account-1");
        }
        return AuthHeaders.of(String.valueOf(current.get()), headers);
    }

    private interface Attempt<T> {
        T run() throws AuthException;
    }

    private static <T> CompletableFuture<T> attempt(Attempt<T> attempt) {
        try {
            return CompletableFuture.completedFuture(attempt.run());
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}

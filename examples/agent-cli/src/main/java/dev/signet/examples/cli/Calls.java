package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.Signet;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same request, made as often as asked, by as many threads. Bodies are streamed, one at a time. */
final class Calls {
    private static final int CHUNK = 1 << 13;

    /** Which trouble counts when there are several: what a person has to do something about comes first. */
    private static final List<Integer> BY_WEIGHT = List.of(
            ExitCodes.SIGN_IN_NEEDED,
            ExitCodes.REFUSED,
            ExitCodes.STORE,
            ExitCodes.USAGE,
            ExitCodes.NETWORK,
            ExitCodes.FAILED,
            ExitCodes.DONE);

    private final Signet signet;
    private final HttpClient http;
    private final HttpRequest request;
    private final PrintStream out;
    private final Reporter reporter;
    private final boolean separate;
    private final Object outLock = new Object();
    private final Set<String> told = new HashSet<>();

    /**
     * Calls to be made.
     *
     * @param separate whether a body that does not end with a newline gets one
     */
    Calls(Signet signet, HttpRequest request, PrintStream out, Reporter reporter, boolean separate) {
        this.signet = signet;
        this.http = signet.httpClient();
        this.request = request;
        this.out = out;
        this.reporter = reporter;
        this.separate = separate;
    }

    /** Makes {@code times} calls, at most {@code threads} at one time, and tells the exit code of the whole. */
    int run(int times, int threads) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(Math.min(times, threads));
        try {
            var futures = new ArrayList<Future<Integer>>();
            for (int i = 0; i < times; i++) {
                futures.add(pool.submit(this::once));
            }
            int heaviest = BY_WEIGHT.size() - 1;
            for (var future : futures) {
                heaviest = Math.min(heaviest, BY_WEIGHT.indexOf(exit(future)));
            }
            return BY_WEIGHT.get(heaviest);
        } finally {
            pool.shutdownNow();
        }
    }

    private static int exit(Future<Integer> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call reports its own troubles", e);
        }
    }

    private int once() throws InterruptedException {
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                print(body);
            }
            tell(response);
            return exit(response);
        } catch (IOException | RuntimeException e) {
            return fail(Trouble.of(e));
        }
    }

    private void print(InputStream body) throws IOException {
        synchronized (outLock) {
            var chunk = new byte[CHUNK];
            byte last = '\n';
            for (int length = body.read(chunk); length >= 0; length = body.read(chunk)) {
                out.write(chunk, 0, length);
                // Whoever reads an event stream wants each event now; and nobody may be reading any more.
                if (length > 0) {
                    last = chunk[length - 1];
                }
                if (out.checkError()) {
                    throw new CommandFailedException(new Trouble(
                            "output", "stdout was closed before the end of the body", "", ExitCodes.FAILED));
                }
            }
            if (separate && last != '\n') {
                out.write('\n');
                out.flush();
            }
        }
    }

    private void tell(HttpResponse<?> response) {
        var target = request.uri();
        // The query is left out: some services take secrets there.
        var where = target.getScheme() + "://" + target.getHost() + (target.getPort() < 0 ? "" : ":" + target.getPort())
                + target.getRawPath();
        var members = new LinkedHashMap<String, Object>();
        members.put("status", response.statusCode());
        members.put("method", request.method());
        members.put("target", where);
        reporter.aside(response.statusCode() + " " + request.method() + " " + where, members);
    }

    private int exit(HttpResponse<?> response) throws InterruptedException {
        if (response.statusCode() < 400) {
            return ExitCodes.DONE;
        }
        if (response.statusCode() == 401) {
            var status = signet.status();
            if (status.isSignInNeeded()) {
                return status.problem().map(Trouble::of).map(this::fail).orElse(ExitCodes.SIGN_IN_NEEDED);
            }
        }
        return ExitCodes.FAILED;
    }

    /** The same trouble of many calls is told once. */
    private int fail(Trouble trouble) {
        synchronized (told) {
            if (told.add(trouble.message())) {
                reporter.troubleAside(trouble);
            }
        }
        return trouble.exit();
    }
}

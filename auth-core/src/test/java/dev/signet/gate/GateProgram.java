package dev.signet.gate;

import dev.signet.Signet;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The program of a child JVM: uses a home as it is told on standard input. Commands run at one time; a line is a number, a
 * verb and arguments, and its answer carries the number. What comes by itself starts with an exclamation mark.
 */
final class GateProgram {
    static final RotationPolicy POLICY =
            RotationPolicy.every(Duration.ofDays(10)).overlap(Duration.ofHours(12));

    private static final String AGENT = "ci-runner-7";

    private final Optional<ManualTimeSource> manual;
    private final TimeSource time;
    private volatile Optional<URI> resource = Optional.empty();
    private volatile Optional<Home> home = Optional.empty();
    private volatile Optional<Signet> open = Optional.empty();

    GateProgram(Optional<ManualTimeSource> manual) {
        this.manual = manual;
        this.time = manual.<TimeSource>map(source -> source).orElseGet(TimeSource::system);
    }

    /** The command that opens a home without the protections that {@code faults} names. */
    static String opening(Home home, FakeAuthorizationServer server, String... faults) {
        return String.join(
                        " ",
                        "open",
                        home.folder().toString(),
                        server.tokenUri().toString(),
                        server.resourceUri().toString(),
                        String.join(" ", faults))
                .strip();
    }

    /** Takes where time stands, or {@code system} for the machine's time. */
    public static void main(String[] arguments) throws IOException {
        Optional<ManualTimeSource> manual = arguments[0].equals("system")
                ? Optional.empty()
                : Optional.of(ManualTimeSource.at(Instant.ofEpochMilli(Long.parseLong(arguments[0]))));
        var program = new GateProgram(manual);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService threads = Executors.newCachedThreadPool(GateProgram::daemon);
        say("! ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] command = line.split(" ", 2);
            if (command[1].equals("return")) {
                say(command[0] + " returning");
                return;
            }
            threads.execute(() -> say(command[0] + " " + program.answer(command[1])));
        }
        // The parent is gone.
        Runtime.getRuntime().halt(0);
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "command");
        thread.setDaemon(true);
        return thread;
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }

    /** Does what a verb and its arguments say, and gives the words for how it went. */
    String answer(String command) {
        String[] words = command.split(" ");
        try {
            return run(words[0], Arrays.copyOfRange(words, 1, words.length));
        } catch (SignInRequiredException e) {
            return "SignInRequired " + e.reason();
        } catch (StoreException e) {
            return "Store " + e.kind() + " " + e.getMessage();
        } catch (AuthException e) {
            return e.getClass().getSimpleName() + " " + e.getMessage();
        } catch (IOException | InterruptedException | RuntimeException e) {
            return "failed " + e;
        }
    }

    private String run(String verb, String[] arguments) throws IOException, InterruptedException {
        switch (verb) {
            case "open":
                return open(arguments);
            case "clock":
                long step = Long.parseLong(arguments[0]) - time.millis();
                manual.orElseThrow().advance(Duration.ofMillis(Math.max(0, step)));
                return "moved";
            case "auto":
                manual.orElseThrow().autoAdvance(Duration.ofMillis(Long.parseLong(arguments[0])));
                return "auto";
            case "still":
                manual.orElseThrow().standStill();
                return Long.toString(time.millis());
            case "call":
                return call();
            case "refresh":
                open.orElseThrow().refresh();
                return "refreshed";
            case "register":
                return open.orElseThrow().agent(AGENT).keys().registerIfAbsent().runtimeId();
            case "maintain":
                return maintain();
            case "sign":
                return sign();
            case "runtime-id":
                return open.orElseThrow().agent(AGENT).runtimeId();
            case "rotations":
                return rotateForEver();
            case "waiting":
                return awaitRefreshing();
            case "settle":
                return settle();
            case "loop":
                return loop();
            case "naive":
                NaiveRefresher.onDaemon(new Home(Path.of(arguments[0])), URI.create(arguments[1]));
                return "begun";
            case "exit":
                System.exit(0);
                return "unreachable";
            case "close":
                open.orElseThrow().close();
                return "closed";
            default:
                throw new IllegalArgumentException(verb);
        }
    }

    /** Takes the home, the token endpoint, the resource, and faults. */
    private String open(String[] arguments) throws AuthException {
        open.ifPresent(Signet::close);
        var at = new Home(Path.of(arguments[0]));
        var resourceUri = URI.create(arguments[2]);
        open = Optional.of(GateHome.open(at, Set.of(arguments), time, URI.create(arguments[1]), resourceUri));
        home = Optional.of(at);
        resource = Optional.of(resourceUri);
        return "open";
    }

    private String call() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(resource.orElseThrow()).build();
        return Integer.toString(open.orElseThrow()
                .httpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode());
    }

    private String sign() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(resource.orElseThrow()).build();
        return Integer.toString(open.orElseThrow()
                .agent(AGENT)
                .httpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode());
    }

    /** Rotates without end, and says after each which key signs by then. */
    private String rotateForEver() throws IOException, InterruptedException {
        var keys = open.orElseThrow().agent(AGENT).keys();
        while (true) {
            say("! rotated " + keys.rotate(Duration.ofHours(12)).key().id());
        }
    }

    /** Says whether this process finished a rotation, found one finished, or had nothing to do. */
    private String maintain() throws IOException, InterruptedException {
        var report = open.orElseThrow().agent(AGENT).keys().maintain(POLICY);
        if (!report.problems().isEmpty()) {
            return "problem " + report.problems().get(0).getMessage();
        }
        return report.rotation()
                .map(rotation -> rotation.finishedHere() ? "rotated" : "found")
                .orElse("nothing");
    }

    /** Waits until no refresh and no save is under way. */
    private static String settle() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("signet-refresh") || thread.getName().equals("signet-save")) {
                thread.join();
            }
        }
        return "settled";
    }

    /** Waits until a refresh looks for the lock of the home again and again, its deadline set. */
    private static String awaitRefreshing() {
        while (Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .noneMatch(frame -> frame.getClassName().endsWith(".HomeLock")
                        && frame.getMethodName().equals("poll"))) {
            Thread.onSpinWait();
        }
        return "refreshing";
    }

    /** Refreshes without end, and says after each what is stored by then. */
    private String loop() throws IOException, InterruptedException {
        var signet = open.orElseThrow();
        while (true) {
            signet.refresh();
            say("! saved " + home.orElseThrow().refreshTokenDigest().orElseThrow());
        }
    }
}

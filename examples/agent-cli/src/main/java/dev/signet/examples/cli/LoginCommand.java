package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.Prompt;
import dev.signet.SignIn;
import dev.signet.SignInResult;
import dev.signet.auth.AuthException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs in. What a person reads goes to stderr; with {@code --json} the result is a document on stdout. */
@Command(
        name = "login",
        description = "Signs in, in the best way for this place unless one is named, and stores the credential.",
        footer = "Ends with 3 where nobody can be asked: without a terminal, and where CI is set. A sign-in that fails"
                + " changes nothing.")
final class LoginCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What people set CI to in order to be treated as people. */
    private static final Set<String> NOT_CI = Set.of("", "false", "0", "no");

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final HomeOpener opener;

    /** At most one of them. */
    static final class Way {
        @Option(names = "--browser", description = "With the browser of this machine.")
        private boolean browser;

        @Option(names = "--device", description = "With a code that is entered on another device.")
        private boolean device;

        @Option(names = "--with-api-key", description = "With an API key on standard input.")
        private boolean apiKey;

        @Option(
                names = "--with-access-token",
                description = "With an access token, or an agent's token, on standard input.")
        private boolean accessToken;
    }

    @ArgGroup(exclusive = true)
    private @Nullable Way given;

    @Option(names = "--no-open", description = "Shows the address and opens no browser.")
    private boolean noOpen;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            converter = DurationText.class,
            description = "How long the person may take, such as 90s, 15m or PT1H. Default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofMinutes(15);

    LoginCommand(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        this.surroundings = surroundings;
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws AuthException, InterruptedException {
        if (timeout.compareTo(LONGEST) > 0) {
            throw new CommandFailedException(
                    Trouble.usage("--timeout: nobody is waited for longer than a day", "Give 24h or less."));
        }
        var way = given == null ? new Way() : given;
        var prompt = surroundings.prompt().get();
        // What is missing or wrong here is told before anything is opened, and at once.
        var chosen = choice(way, prompt);
        try (var signet = opener.open()) {
            var signIn = signet.signIn().prompt(prompt).openBrowser(!noOpen).timeout(timeout);
            chosen.accept(signIn);
            reporter.explain(signIn.explain());
            tell(signIn.run());
            return ExitCodes.DONE;
        }
    }

    /** What the way means for a sign-in; a secret it needs is read by now. */
    private Consumer<SignIn> choice(Way way, Prompt prompt) {
        var input = new SecretInput(surroundings, reporter, prompt);
        if (way.apiKey) {
            var key = input.read("API key", "--with-api-key");
            return signIn -> signIn.apiKey(key);
        }
        if (way.accessToken) {
            var token = input.read("access token", "--with-access-token");
            return signIn -> signIn.accessToken(token);
        }
        requireSomebody(prompt);
        if (way.browser) {
            return SignIn::browser;
        }
        return way.device ? SignIn::device : signIn -> {};
    }

    private void requireSomebody(Prompt prompt) {
        boolean ci = !NOT_CI.contains(
                surroundings.environment().getOrDefault("CI", "").toLowerCase(Locale.ROOT));
        if (ci || !prompt.isInteractive()) {
            throw new CommandFailedException(new Trouble(
                    "nobody_to_sign_in",
                    ci
                            ? "nobody can be asked to sign in: CI is set, so this is an automated build"
                            : "nobody can be asked to sign in: there is no terminal",
                    "Give a key or token on standard input: signet login --with-api-key < FILE, or signet login"
                            + " --with-access-token < FILE. Or sign in at a terminal, with the same home.",
                    ExitCodes.SIGN_IN_NEEDED));
        }
    }

    private void tell(SignInResult result) {
        var attributes = result.attributes();
        var account = Optional.ofNullable(attributes.get("account_id"));
        var email = Optional.ofNullable(attributes.get("email"));
        if (reporter.isJson()) {
            var members = new LinkedHashMap<String, @Nullable Object>();
            members.put("flow", result.flow());
            members.put("kind", result.kind());
            members.put("account_id", account.orElse(null));
            members.put("email", email.orElse(null));
            members.put("store", result.location());
            members.put("superseded", result.superseded().orElse(null));
            reporter.document(members);
            return;
        }
        String who = email.or(() -> account.map(id -> "account " + id))
                .map(name -> " as " + name)
                .orElse("");
        reporter.say("Signed in" + who + " by " + result.flow() + "; stored in " + result.location());
        result.superseded().ifPresent(before -> reporter.say("The sign-in before: " + before));
    }
}

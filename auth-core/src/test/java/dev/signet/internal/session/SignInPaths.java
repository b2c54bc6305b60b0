package dev.signet.internal.session;

import dev.signet.Machine;
import dev.signet.Profile;
import dev.signet.Prompt;
import dev.signet.SignIn;
import dev.signet.SignInPolicy;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.SubjectToken;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.policy.Rule;
import dev.signet.internal.session.PolicyPaths.Cell;
import dev.signet.internal.session.PolicyPaths.Fact;
import dev.signet.internal.session.PolicyPaths.Path;
import dev.signet.testkit.Account;
import dev.signet.testkit.AuthorizationDecision;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Signs in by one of the ways to a home where a credential of another kind is stored, or lets a machine get its own. */
final class SignInPaths {
    /** Where a machine finds its subject token. */
    static final String VARIABLE = "JOB_TOKEN";

    private static final Account PERSON = Account.of(PolicyPaths.ACCOUNT);
    private static final String CLIENT = "cli";

    private final OpenHome home;
    private final Cell cell;
    private final Optional<SignInPolicy> policy;
    private final Person person = new Person();
    private final IssuedSession before;
    private String stored = "";
    private int requests;

    SignInPaths(OpenHome home, Cell cell, Optional<SignInPolicy> policy) {
        this.home = home;
        this.cell = cell;
        this.policy = policy;
        this.before = home.session;
    }

    /** The flow by which a policy knows this way. */
    static SignInPolicy.Flow flow(Path path) {
        return switch (path) {
            case SIGN_IN_DEVICE, OIDC_DEVICE -> SignInPolicy.Flow.DEVICE;
            case SIGN_IN_API_KEY, OIDC_API_KEY -> SignInPolicy.Flow.API_KEY;
            case SIGN_IN_ACCESS_TOKEN, OIDC_ACCESS_TOKEN -> SignInPolicy.Flow.ACCESS_TOKEN;
            case SIGN_IN_AGENT_TOKEN -> SignInPolicy.Flow.AGENT;
            case MACHINE -> SignInPolicy.Flow.MACHINE;
            default -> SignInPolicy.Flow.BROWSER;
        };
    }

    /** Goes the way to its end, and uses what it gave. */
    void run() throws Exception {
        prepare();
        try (var signet =
                cell.path() == Path.MACHINE ? machine().build() : builder().build()) {
            if (cell.path().isSignIn()) {
                signIn(signet);
            }
            use(signet);
        }
    }

    private void prepare() throws Exception {
        home.server.signIns().decide(AuthorizationDecision.approveAs(PERSON));
        home.server.devices().approveAfter(1, PERSON);
        home.server.clients().registerPublic(CLIENT, "http://127.0.0.1/callback");
        if (cell.path().isStandard()) {
            home.store.remove(DocumentName.CREDENTIAL);
            try (var signet = plain().build()) {
                var token = cell.path() == Path.OIDC_ACCESS_TOKEN ? key() : Secret.of(before.accessToken());
                var unused = (cell.path() == Path.OIDC_API_KEY
                                ? signet.signIn().accessToken(token)
                                : signet.signIn().apiKey(key()))
                        .run();
            }
        } else if (cell.path().isGranted()) {
            home.put(CodexFixtures.apiKeyJson(home.server.issueApiKey()));
        } else {
            home.put(PolicyPaths.tokens(before));
        }
        settle();
    }

    /** What is now is what a denial has to leave. */
    private void settle() {
        stored = home.document();
        requests = requests();
    }

    private void signIn(Signet signet) throws Exception {
        var signIn = way(signet.signIn().prompt(person));
        if (flow(cell.path()) == SignInPolicy.Flow.BROWSER) {
            // Else the time for the person could be up before their browser is back.
            home.time.standStill();
        }
        var unused = signIn.run();
        if (isUntouched()) {
            throw new IllegalStateException("nothing was stored");
        }
        if (cell.rule() == Rule.ORIGIN) {
            settle();
        }
    }

    private SignIn way(SignIn signIn) {
        return switch (cell.path()) {
            case SIGN_IN_BROWSER, OIDC_BROWSER ->
                signIn.browser().openBrowser(false).ports(0);
            case SIGN_IN_PASTED -> signIn.pasted().ports(0);
            case SIGN_IN_DEVICE, OIDC_DEVICE -> signIn.device();
            case SIGN_IN_API_KEY, OIDC_API_KEY -> signIn.apiKey(key());
            case SIGN_IN_ACCESS_TOKEN ->
                signIn.accessToken(Secret.of(home.server.personalTokens().issuePersonalAccessToken(PERSON)));
            case SIGN_IN_AGENT_TOKEN ->
                signIn.accessToken(Secret.of(home.server
                        .agentTokens()
                        .token(home.server.agents().issue(PERSON))
                        .issue()));
            case OIDC_ACCESS_TOKEN -> signIn.accessToken(Secret.of(before.accessToken()));
            default -> throw new IllegalArgumentException("no sign-in: " + cell.path());
        };
    }

    private void use(Signet signet) throws Exception {
        boolean strays = cell.rule() == Rule.ORIGIN && cell.fact() == Fact.DENIED;
        var unused = signet.authorize(strays ? PolicyPaths.ELSEWHERE : home.server.resourceUri());
        if (!strays) {
            int status = home.call(signet);
            if (status != 200) {
                throw new IllegalStateException("status " + status);
            }
        }
    }

    /** Whether the stored document is byte for byte the one from before. */
    boolean isUntouched() {
        return home.document().equals(stored);
    }

    /** What a denial must not leave behind. */
    String leftovers() throws Exception {
        var wrong = new StringBuilder();
        boolean knownAfterwards = cell.rule() == Rule.WORKSPACE && cell.path().isGranted();
        int asked = requests() - requests;
        if (knownAfterwards) {
            var granted = home.server.signIns().sessions();
            if (granted.size() != 1 || home.server.isAlive(granted.get(0))) {
                wrong.append(", but of " + granted.size() + " grants one lives on");
            }
            if (home.server.signIns().counts().apiKeysIssued() > 0) {
                wrong.append(", but an API key was issued");
            }
        } else if (asked > (cell.rule() == Rule.WORKSPACE && cell.path() == Path.SIGN_IN_ACCESS_TOKEN ? 1 : 0)) {
            // Whose a personal token is only its issuer tells, which is one request.
            wrong.append(", but after " + asked + " requests");
        }
        // For origins the sign-in itself is allowed, and supersedes the one before.
        if (cell.rule() != Rule.ORIGIN && !home.server.isAlive(before)) {
            wrong.append(", but the sign-in before was ended");
        }
        try (var signet = plain().build()) {
            home.time.autoAdvance(Duration.ofSeconds(2));
            if (home.call(signet) != 200) {
                wrong.append(", but what was stored is of no use any more");
            }
        }
        return wrong.toString();
    }

    /** All that the server was asked, but for its resource. */
    private int requests() {
        var server = home.server;
        return server.counts().tokenRequests()
                + server.counts().revocations()
                + server.signIns().counts().authorizationRequests()
                + server.devices().counts().deviceRequests()
                + server.devices().counts().polls()
                + server.personalTokens().whoamiRequests()
                + server.agentTokens().jwkSetFetches()
                + server.idTokens().jwkSetFetches()
                + server.discovery().fetches();
    }

    private SignetBuilder builder() {
        var builder = plain();
        if (cell.fact() == Fact.UNKNOWN && (cell.rule() == Rule.STORE || cell.rule() == Rule.ENVIRONMENT)) {
            builder.store(PolicyPaths.nameless(home.store));
        }
        if (cell.rule() == Rule.STORE && cell.path().isSignIn()) {
            // A home that uses what is stored is not even opened; so the sign-in itself is what has to be asked.
            builder.credential(new Credential.ApiKey(key(), Map.of()));
        }
        policy.ifPresent(builder::policy);
        return builder;
    }

    private SignetBuilder machine() {
        var variables = Map.of(VARIABLE, home.server.machines().issueSubjectToken("job-1"));
        return builder().fromEnvironment(variables).machine(Machine.tokenExchange(SubjectToken.environment(VARIABLE)));
    }

    private SignetBuilder plain() {
        var variables = new HashMap<String, String>();
        if (!cell.path().isStandard()) {
            variables.putAll(home.server.environment());
        }
        variables.put("DISPLAY", ":7");
        return Signet.builder(profile())
                .store(home.store)
                .fromEnvironment(variables)
                .allow(home.server.baseUri())
                .allow(PolicyPaths.ELSEWHERE.resolve("/"))
                .timeSource(home.time)
                .random(() -> 0.5)
                .listener(home.events);
    }

    private Profile profile() {
        var issuer = home.server.baseUri().toString();
        if (!cell.path().isStandard()) {
            return Profile.codex(issuer, CodexFixtures.CLIENT_ID);
        }
        var profile = Profile.oidc(issuer, CLIENT);
        boolean nameless = cell.rule() == Rule.WORKSPACE && cell.fact() == Fact.UNKNOWN;
        return nameless ? profile.scopes("offline_access") : profile;
    }

    private Secret key() {
        return Secret.of(home.server.issueApiKey());
    }

    /** Goes where they are told, at once, and pastes the address where that ends if it is to be pasted. */
    private final class Person implements Prompt {
        private final BlockingQueue<String> pastes = new LinkedBlockingQueue<>();
        private final HttpClient browser = HttpClient.newHttpClient();

        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public void showBrowser(URI address, boolean opened, Instant until) {
            try {
                var answer = browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
                var back = answer.headers().firstValue("Location").orElseThrow();
                if (cell.path() == Path.SIGN_IN_PASTED) {
                    pastes.add(back);
                } else {
                    var unused = browser.sendAsync(
                            HttpRequest.newBuilder(URI.create(back)).build(), BodyHandlers.discarding());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}

        @Override
        public Optional<String> awaitPaste() throws InterruptedException {
            return Optional.of(pastes.take());
        }

        /** The answer is there: what closes the port waits for a moment, which has to pass. */
        @Override
        public void done() {
            home.time.autoAdvance(Duration.ofSeconds(2));
        }
    }
}

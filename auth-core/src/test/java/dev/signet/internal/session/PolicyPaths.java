package dev.signet.internal.session;

import dev.signet.SignInPolicy;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.internal.policy.Rule;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ScriptedAnswer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Takes one of the ways that lead to a credential being used, in a world of its own. */
final class PolicyPaths implements AutoCloseable {
    static final String ACCOUNT = "acct-1111";
    static final URI ELSEWHERE = URI.create("https://api.openai.com/v1/models");

    /** The ways. */
    enum Path {
        LOAD,
        ADOPT,
        REFRESH,
        RETRY_AFTER_401,
        ENVIRONMENT,
        BUILDER,
        HOST_TOKENS,
        AGENT_STORED,
        AGENT_JWT,
        NAMED_AGENT,
        NEW_TASK,
        SIGN_IN_BROWSER,
        SIGN_IN_PASTED,
        SIGN_IN_DEVICE,
        SIGN_IN_API_KEY,
        SIGN_IN_ACCESS_TOKEN,
        SIGN_IN_AGENT_TOKEN,
        OIDC_BROWSER,
        OIDC_DEVICE,
        OIDC_API_KEY,
        OIDC_ACCESS_TOKEN,
        MACHINE;

        /** Whether somebody signs in, by whichever way. */
        boolean isSignIn() {
            return compareTo(NEW_TASK) > 0 && this != MACHINE;
        }

        /** Whether it is in the world of a standard provider. */
        boolean isStandard() {
            return compareTo(SIGN_IN_AGENT_TOKEN) > 0;
        }

        /** Whether a server grants tokens for this one use, which can be given back. */
        boolean isGranted() {
            return switch (this) {
                case SIGN_IN_BROWSER, SIGN_IN_PASTED, SIGN_IN_DEVICE, OIDC_BROWSER, OIDC_DEVICE -> true;
                default -> false;
            };
        }
    }

    /** What the rule finds of the credential. */
    enum Fact {
        ALLOWED,
        DENIED,
        UNKNOWN
    }

    /** One policy on one way. */
    record Cell(Path path, Rule rule, Fact fact) {}

    final OpenHome home = new OpenHome();
    private final Cell cell;
    private final boolean asksPolicy;
    private final IssuedSession session = home.server.signIn(Account.of(ACCOUNT));
    private final IssuedAgent agent = home.server.agents().issue(Account.of(ACCOUNT));
    private final SignInPaths signIns;
    private String stored = "";

    /** @param asksPolicy false for the control: the same without a policy */
    PolicyPaths(Cell cell, boolean asksPolicy) {
        this.cell = cell;
        this.asksPolicy = asksPolicy;
        this.signIns = new SignInPaths(home, cell, asksPolicy ? Optional.of(policy()) : Optional.empty());
    }

    /** What a sign-in left behind that it should not have, in words; empty when nothing. */
    String leftoversOfSignIn() throws Exception {
        return cell.path().compareTo(Path.NEW_TASK) > 0 ? signIns.leftovers() : "";
    }

    /** Whether the stored document is what the test put there, but for what an allowed call may write. */
    boolean isUntouched() {
        return cell.path().compareTo(Path.NEW_TASK) > 0
                ? signIns.isUntouched()
                : home.document().equals(stored);
    }

    @Override
    public void close() {
        home.close();
    }

    /** Goes the way to its end. */
    void run() throws Exception {
        switch (cell.path()) {
            case LOAD -> stored(isLacking() ? apiKey() : tokens(session));
            case ADOPT -> adopt();
            case REFRESH -> refresh();
            case RETRY_AFTER_401 -> retry();
            case ENVIRONMENT -> environment();
            case BUILDER -> given(isLacking() ? bearer() : givenTokens(true, true));
            case HOST_TOKENS -> hostTokens();
            case AGENT_STORED -> stored(CodexFixtures.agentJson(agent));
            case AGENT_JWT -> stored(CodexFixtures.agentJson(jwt()));
            case NAMED_AGENT -> namedAgent();
            case NEW_TASK -> newTask();
            case SIGN_IN_BROWSER,
                    SIGN_IN_PASTED,
                    SIGN_IN_DEVICE,
                    SIGN_IN_API_KEY,
                    SIGN_IN_ACCESS_TOKEN,
                    SIGN_IN_AGENT_TOKEN,
                    OIDC_BROWSER,
                    OIDC_DEVICE,
                    OIDC_API_KEY,
                    OIDC_ACCESS_TOKEN,
                    MACHINE -> signIns.run();
        }
    }

    private void stored(String document) throws Exception {
        put(document);
        try (var signet = builder().build()) {
            use(signet);
        }
    }

    private void adopt() throws Exception {
        put(tokens(session));
        try (var signet = builder().build()) {
            use(signet);
            put(changed(tokens(home.server.signIn(Account.of(ACCOUNT)))));
            // The change is noticed off the path of requests: one that comes with it may carry what was stored before.
            var unused = signet.status();
            use(signet);
        }
    }

    private void refresh() throws Exception {
        put(tokens(session));
        try (var signet = builder().build()) {
            use(signet);
            home.expire();
            put(changed(tokens(session)));
            use(signet);
        }
    }

    private void retry() throws Exception {
        put(tokens(session));
        try (var signet = builder().build()) {
            var unused = signet.authorize(target());
            put(changed(tokens(session)));
            home.server.enqueueResourceAnswers(ScriptedAnswer.status(401));
            if (home.call(signet) != 200) {
                throw new IllegalStateException("no retry");
            }
        }
    }

    private void environment() throws Exception {
        put(tokens(session));
        var variables = new HashMap<>(home.server.environment());
        if (isLacking()) {
            variables.put("CODEX_API_KEY", home.server.issueApiKey());
        } else {
            variables.put("CODEX_ACCESS_TOKEN", jwt());
        }
        try (var signet = builder().fromEnvironment(variables).build()) {
            use(signet);
        }
    }

    private void given(Credential credential) throws Exception {
        put(tokens(session));
        try (var signet = builder().credential(credential).build()) {
            use(signet);
        }
    }

    private void hostTokens() throws Exception {
        put(tokens(session));
        var builder = builder()
                .refresher(request -> new RefreshOutcome.Refreshed(TokenSet.builder()
                        .accessToken(Secret.of(
                                home.server.signIn(Account.of(ACCOUNT)).accessToken()))
                        .build()))
                .credential(isLacking() ? givenTokens(false, false) : givenTokens(false, true));
        try (var signet = builder.build()) {
            use(signet);
            home.expire();
            var unused = signet.authorize(target());
        }
    }

    private void namedAgent() throws Exception {
        put(tokens(session));
        try (var signet = builder().build();
                var named = signet.agent("ci")) {
            var unused = named.keys().registerIfAbsent();
            use(named.httpClient(), () -> named.authorize(target()));
        }
    }

    private void newTask() throws Exception {
        put(CodexFixtures.agentJson(agent));
        try (var signet = builder().build();
                var acting = signet.agent();
                var task = acting.newTask()) {
            use(task.httpClient(), () -> task.authorize(target()));
        }
    }

    /** What somebody else puts into the store meanwhile. */
    private String changed(String allowed) {
        if (cell.fact() == Fact.ALLOWED) {
            return allowed;
        }
        return switch (cell.rule()) {
            case LOGIN_METHOD, FLOW -> apiKey();
            case WORKSPACE ->
                cell.fact() == Fact.UNKNOWN ? apiKey() : tokens(home.server.signIn(Account.of("acct-2222")));
            case ISSUER ->
                cell.fact() == Fact.UNKNOWN
                        ? apiKey()
                        : allowed.replace(session.issuer().toString(), "https://login.other.test");
            case STORE, ENVIRONMENT, ORIGIN -> allowed;
        };
    }

    private void use(Signet signet) throws Exception {
        use(signet.httpClient(), () -> signet.authorize(target()));
    }

    private void use(HttpClient client, Authorization authorization) throws Exception {
        authorization.run();
        if (cell.rule() != Rule.ORIGIN) {
            var request = HttpRequest.newBuilder(home.server.resourceUri()).build();
            int status = client.send(request, BodyHandlers.ofString()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("status " + status);
            }
        }
    }

    /** Asks for headers. */
    private interface Authorization {
        Object run() throws Exception;
    }

    private URI target() {
        return cell.rule() == Rule.ORIGIN && cell.fact() == Fact.DENIED ? ELSEWHERE : home.server.resourceUri();
    }

    private SignetBuilder builder() {
        boolean nameless =
                cell.fact() == Fact.UNKNOWN && (cell.rule() == Rule.STORE || cell.rule() == Rule.ENVIRONMENT);
        var builder = home.builder();
        if (nameless) {
            builder.store(nameless(home.store));
        }
        return asksPolicy ? builder.policy(policy()) : builder;
    }

    private SignInPolicy policy() {
        // Where the credential itself changes under way, it is what is denied; else it is the policy that does not fit
        // it.
        boolean fits = cell.fact() != Fact.DENIED
                || cell.path() == Path.ADOPT
                || cell.path() == Path.REFRESH
                || cell.path() == Path.RETRY_AFTER_401;
        var rules = SignInPolicy.builder();
        return switch (cell.rule()) {
            case LOGIN_METHOD ->
                rules.method(fits != givesKey() ? SignInPolicy.Method.ACCOUNT : SignInPolicy.Method.API_KEY)
                        .build();
            case WORKSPACE -> rules.workspaces(fits ? account() : "acct-2222").build();
            case ISSUER ->
                rules.issuers(fits ? session.issuer().toString() : "https://login.other.test")
                        .build();
            case STORE ->
                rules.stores(cell.fact() == Fact.DENIED ? "vault" : home.store.name())
                        .build();
            case FLOW -> rules.flows(flows(fits)).build();
            case ENVIRONMENT ->
                cell.fact() == Fact.DENIED
                        ? rules.environment().build()
                        : rules.environment("CODEX_ACCESS_TOKEN", SignInPaths.VARIABLE)
                                .build();
            case ORIGIN -> rules.origins(home.server.baseUri()).build();
        };
    }

    private boolean givesKey() {
        return cell.path() == Path.SIGN_IN_API_KEY || cell.path() == Path.OIDC_API_KEY;
    }

    /** A standard provider names the person. */
    private String account() {
        return cell.path().isStandard() ? Account.of(ACCOUNT).userId() : ACCOUNT;
    }

    /** A person whose agents are forbidden registers none. What is no sign-in's own flow does not let it through. */
    private SignInPolicy.Flow[] flows(boolean fits) {
        if (cell.path().compareTo(Path.NEW_TASK) > 0) {
            var own = EnumSet.of(SignInPaths.flow(cell.path()));
            return (fits ? own : EnumSet.complementOf(own)).toArray(SignInPolicy.Flow[]::new);
        }
        var usual = switch (cell.path()) {
            case HOST_TOKENS -> SignInPolicy.Flow.ACCESS_TOKEN;
            case ENVIRONMENT, AGENT_STORED, AGENT_JWT, NEW_TASK -> SignInPolicy.Flow.AGENT;
            default -> SignInPolicy.Flow.BROWSER;
        };
        if (cell.path() == Path.NAMED_AGENT) {
            return fits ? new SignInPolicy.Flow[] {usual, SignInPolicy.Flow.AGENT} : new SignInPolicy.Flow[] {usual};
        }
        return new SignInPolicy.Flow[] {fits ? usual : SignInPolicy.Flow.MACHINE};
    }

    /** Whether the credential is to lack the fact, rather than the place it comes from. */
    private boolean isLacking() {
        return cell.fact() == Fact.UNKNOWN && cell.rule() != Rule.STORE && cell.rule() != Rule.ENVIRONMENT;
    }

    private void put(String document) {
        home.put(document);
        stored = document;
    }

    static String tokens(IssuedSession session) {
        return CodexFixtures.authJson(session, CodexFixtures.CLIENT_ID, "o".repeat(43));
    }

    private String apiKey() {
        return CodexFixtures.apiKeyJson(home.server.issueApiKey());
    }

    private String jwt() {
        return home.server.agentTokens().token(agent).issue();
    }

    private Credential bearer() {
        return new Credential.BearerToken(Secret.of(session.accessToken()), Map.of());
    }

    private Credential givenTokens(boolean renewable, boolean tells) {
        var tokens = TokenSet.builder().accessToken(Secret.of(session.accessToken()));
        if (renewable) {
            tokens.refreshToken(Secret.of(session.refreshToken()));
        }
        Map<String, String> attributes =
                tells ? Map.of("account_id", ACCOUNT, "issuer", session.issuer().toString()) : Map.of();
        return new Credential.OAuthTokens(tokens.build(), attributes);
    }

    static CredentialStore nameless(CredentialStore store) {
        return (CredentialStore) Proxy.newProxyInstance(
                CredentialStore.class.getClassLoader(),
                new Class<?>[] {CredentialStore.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("name")) {
                        return "";
                    }
                    try {
                        return method.invoke(store, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

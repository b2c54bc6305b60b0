package dev.signet;

import dev.signet.agent.Agent;
import dev.signet.agent.NamedAgent;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Verdict;
import dev.signet.internal.session.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An open home: HTTP clients that carry its credential, and the credential kept fresh behind them.
 *
 * <pre>{@code
 * try (Signet signet = Signet.builder(Profile.codex()).allow("https://api.acme.test").build()) {
 *     HttpClient http = signet.httpClient();
 *     http.send(HttpRequest.newBuilder(URI.create("https://api.acme.test/v1/me")).build(), BodyHandlers.ofString());
 * }
 * }</pre>
 *
 * <p>However many threads and processes use one home, an expired token is refreshed once. A request goes out with a valid
 * credential or not at all: what keeps it back is an {@link AuthException} that says what to do.
 *
 * <p>Safe for use by several threads. After {@link #close()} every method but {@code close} throws
 * {@link IllegalStateException}.
 */
public final class Signet implements RequestAuthorizer, AutoCloseable {
    private final Assembly assembly;
    private final Session session;
    private final RequestAuthorizer requests;
    // Made when first asked for, as most processes never do; both guarded by this.
    private @Nullable HomeHealth health;
    private boolean closed;

    Signet(Assembly assembly) {
        this.assembly = assembly;
        this.session = assembly.session();
        this.requests = assembly.requests();
    }

    /**
     * Begins to open a home.
     *
     * @param profile the world it belongs to
     * @return a builder with the profile's defaults
     */
    public static SignetBuilder builder(Profile profile) {
        return new SignetBuilder(profile);
    }

    /**
     * A client whose requests carry the credential. It is a {@link HttpClient}, so whatever takes one takes it.
     *
     * <p>It follows no redirect, since a redirect would take the credential along; it sends to allowed origins only; and
     * it answers a 401 once with a newer credential where the request can be sent again.
     *
     * @return the same client each time; closed with this
     */
    public HttpClient httpClient() {
        return assembly.clients().ofSession();
    }

    /**
     * As {@link #httpClient()}, on a client of the caller's own, for its executor, proxy or TLS settings.
     *
     * @param delegate must follow no redirects and have no {@link java.net.Authenticator}; the caller closes it
     * @return a new client
     * @throws IllegalArgumentException when {@code delegate} would follow redirects or answer challenges itself
     */
    public HttpClient httpClient(HttpClient delegate) {
        return assembly.clients().around(delegate);
    }

    @Override
    public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
        return requests.authorize(target);
    }

    @Override
    public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
        return requests.authorizeAsync(target);
    }

    @Override
    public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
            throws AuthException, InterruptedException {
        return requests.rejected(target, sent, challenges);
    }

    @Override
    public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
        return requests.rejectedAsync(target, sent, challenges);
    }

    @Override
    public void accepted(URI target, AuthHeaders sent) {
        requests.accepted(target, sent);
    }

    /**
     * What {@link #authorize} and its companions are for the home's own credential, for a service of another audience: the grant given to
     * {@link SignetBuilder#machine} is made for that audience too, with the scopes and the resource it has. Each audience has a token of its
     * own, in memory only: it is got when first needed and renewed before it ends, by one request however many threads want it.
     *
     * @param audience the service, by the authorization server's own name for it (RFC 8693, section 2.1); what is kept for it is kept until
     *     this is closed
     * @return the same each time; ends with this
     * @throws ConfigurationException when no machine grant was given
     * @throws IllegalArgumentException when {@code audience} is blank
     */
    public RequestAuthorizer forAudience(String audience) throws ConfigurationException {
        return assembly.audiences().session(audience);
    }

    /**
     * As {@link #httpClient()}, with the token of {@link #forAudience}.
     *
     * @param audience the service, as there
     * @return a new client on the connections of {@link #httpClient()}; keep it and use it for all requests to that service
     * @throws ConfigurationException when no machine grant was given
     * @throws IllegalArgumentException when {@code audience} is blank
     */
    public HttpClient httpClientFor(String audience) throws ConfigurationException {
        return assembly.clients().carrying(forAudience(audience));
    }

    /**
     * Gets newer tokens whatever the clock says, or adopts those another program got meanwhile. An agent has nothing to renew: its
     * task is registered, if it was not yet.
     *
     * @throws AuthException when there are none to be had; the old ones stay in use while they live
     * @throws InterruptedException when the waiting thread is interrupted; the refresh itself goes on
     */
    public void refresh() throws AuthException, InterruptedException {
        session.refresh();
    }

    /**
     * The agent that this home's credential is.
     *
     * @return acts with whatever identity the home holds now; closed with this
     * @throws ConfigurationException when the credential is of another kind
     * @throws AuthException when there is no usable credential
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Agent agent() throws AuthException, InterruptedException {
        return assembly.agents().current(session.current().agent(), requests);
    }

    /**
     * An agent of its own beside the home's credential: for a program that acts as many. It uses this Signet's origins, limits and
     * connections; nothing of it is stored.
     *
     * @param identity with its key, or with a token that is verified before its key signs
     * @return a new agent; close it, or drop it. Where a policy forbids it, each of its calls ends in a
     *     {@link dev.signet.auth.PolicyDeniedException}
     */
    public Agent agent(Credential.AgentIdentity identity) {
        var denial = assembly.rules().denialOfGiven(identity);
        if (denial.isPresent()) {
            return assembly.agents().denied(identity, denial.get());
        }
        return assembly.agents().given(identity);
    }

    /**
     * An agent that this home registers under a name of the application's own, with keys of its own.
     *
     * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, the first a letter or digit
     * @return the agent, registered or not
     * @throws IllegalArgumentException when the name can't be one
     */
    public NamedAgent agent(String name) {
        return assembly.agents().agent(name);
    }

    /**
     * Turns the token of an agent (a JWT that carries its key) that the home holds into a stored record, with the task it registered.
     * The token is verified first. A record has no end of its own: whoever calls this means to keep the key beyond the token's.
     *
     * @return false when the home holds a record already
     * @throws AuthException when the home holds no agent, its token is not to be believed, or the record can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean keepAgentAsRecord() throws AuthException, InterruptedException {
        return session.current().keepAgentAsRecord();
    }

    /**
     * Begins to sign in to this home.
     *
     * @return settings of one sign-in; nothing has begun yet
     */
    public SignIn signIn() {
        return new SignIn(assembly);
    }

    /**
     * How the home stands. Looks at the store, and makes no network call.
     *
     * @return what is known now
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Status status() throws InterruptedException {
        return new Status(session.examine(), assembly);
    }

    /**
     * How the home stands: the age of its agents' keys, overlaps that are over, refusals by servers, refreshes, its documents (who can get at
     * them, damaged, gone, edited by hand), revocations that wait. Looks at the store and makes no network call; a store that can't be asked
     * gives {@code UNKNOWN} and no exception. Takes a few milliseconds with files; at most half a second longer when a document looks
     * damaged for the first time, as it may be half written; with a keyring, as long as that takes to answer.
     *
     * <p>Judged by the thresholds given to {@link #watchHealth}, else by {@link HealthThresholds#defaults()}.
     *
     * @return all that was looked at, good and bad
     */
    public HealthReport health() {
        return homeHealth().report();
    }

    /**
     * As {@link #health()}, by other thresholds.
     *
     * @param thresholds for this report only
     * @return all that was looked at, good and bad
     */
    public HealthReport health(HealthThresholds thresholds) {
        return homeHealth().report(Objects.requireNonNull(thresholds, "thresholds"));
    }

    /**
     * Watches how the home stands from now on, and has the listener told what gets worse or better, as
     * {@link dev.signet.auth.event.AuthEvent.HealthChanged}, within a minute. Without this call nothing is watched and nothing of it is loaded.
     *
     * <p>It looks every half minute, for the first time in half a minute, on a daemon thread, until this is closed. Of several processes
     * that watch one home each tells its own listener. Called again, it goes on with other thresholds, and tells anew what is not
     * as it should be.
     *
     * @param thresholds for the watch, and for {@link #health()} from now on
     */
    public void watchHealth(HealthThresholds thresholds) {
        homeHealth().watch(Objects.requireNonNull(thresholds, "thresholds"));
    }

    private synchronized HomeHealth homeHealth() {
        if (closed) {
            throw new IllegalStateException("this Signet is closed: open the home again");
        }
        if (health == null) {
            health = new HomeHealth(assembly);
        }
        return health;
    }

    /**
     * Ends the sign-in of this home: the server is told to revoke it, then the credential is deleted, with all copies of it that are
     * known. What is deleted is whatever the home holds at that moment, whoever put it there. Nothing keeps the credential from being
     * deleted but the store itself, and this Signet serves it no longer once it is deleted; other open ones notice within a second of use.
     *
     * <p>The keys of agents that this home registered stay. A credential that the application or the environment gave is not ended;
     * with one of the application's, the stored sign-in is left alone too.
     *
     * @return what was revoked and deleted, and what could not be; all empty when nobody was signed in
     * @throws AuthException when another process kept the home's lease for too long: nothing was done then
     * @throws InterruptedException when interrupted before anything was done, or while the session lets go of the credential
     * @see #signOutPreview()
     */
    public SignOutResult signOut() throws AuthException, InterruptedException {
        return signOut(true);
    }

    /**
     * As {@link #signOut()}, without telling the server: other programs and machines that share the sign-in keep it.
     *
     * @return what was deleted, and what could not be
     * @throws AuthException when another process kept the home's lease for too long: nothing was done then
     * @throws InterruptedException when interrupted before anything was done, or while the session lets go of the credential
     */
    public SignOutResult signOutLocally() throws AuthException, InterruptedException {
        return signOut(false);
    }

    private SignOutResult signOut(boolean revokes) throws AuthException, InterruptedException {
        var result = new SigningOut(assembly).run(revokes);
        synchronized (this) {
            if (health != null) {
                health.signedOut();
            }
        }
        return result;
    }

    /**
     * Says what {@link #signOut()} would end besides what this program does, to be shown before it is called. Ends nothing; may ask the
     * server where it revokes.
     *
     * @return a sentence each; empty when nothing else ends
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public List<String> signOutPreview() throws InterruptedException {
        return new SigningOut(assembly).preview();
    }

    /**
     * The stores that this home's credential may be in.
     *
     * @return to look at them, or to move the credential
     */
    public HomeStores stores() {
        return assembly.stores();
    }

    /**
     * Waits for a refresh under way, at most 20 s unless set otherwise, and lets go of everything. Does nothing the second
     * time.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (health != null) {
                health.close();
            }
        }
        assembly.close();
    }

    @Override
    public String toString() {
        return "Signet[" + assembly.location() + "]";
    }
}

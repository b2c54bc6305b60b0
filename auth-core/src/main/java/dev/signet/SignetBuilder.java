package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.agent.AgentTerms;
import dev.signet.internal.config.FileFacts;
import dev.signet.internal.config.Settings;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.ring.AgentName;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a home. Each setter says what holds when it is not called. Nothing of the environment is read unless
 * {@link #fromEnvironment()} is called.
 *
 * <p>Not safe for use by several threads.
 */
public final class SignetBuilder {
    final Profile profile;
    final Set<URI> allowed = new LinkedHashSet<>();
    final Set<URI> passedThrough = new LinkedHashSet<>();
    Settings settings = Settings.none();

    @Nullable Path home;

    StoreWish store = StoreWish.NONE;

    @Nullable LeaseProvider leases;

    @Nullable TokenRefresher refresher;

    @Nullable AgentRegistrar registrar;

    @Nullable Credential credential;

    @Nullable Machine machine;

    @Nullable SignInPolicy policy;

    /** Instead of the profile's; the administrator's files can't be moved from outside this package. */
    @Nullable PolicySources policySources;

    FileFacts fileFacts = FileFacts.ofSystem();

    int maxOpenTasks = AgentTerms.DEFAULT_MAX_TASKS;
    boolean verifiesAgentTokens = true;

    TimeSource time = TimeSource.system();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    @Nullable AuthListener listener;

    AuditSettings audit = AuditSettings.NONE;
    WaitLimits waits = WaitLimits.defaults();
    Optional<AgentName> mirrored = Optional.empty();

    SignetBuilder(Profile profile) {
        this.profile = Objects.requireNonNull(profile, "profile");
    }

    /**
     * The folder where the login lives; the profile's own place in the person's folder unless set.
     *
     * <p>That place is as the profile says: for an application of its own in {@code ~/.local/state}, else where the program looks that the
     * home is shared with. On POSIX systems {@code ~} is {@code HOME}, after {@link #fromEnvironment()} and where it is set and not empty, else what the operating
     * system names as this user's folder. Where neither is an absolute path, {@link #build()} fails, unless the credential is given here or by
     * the environment.
     *
     * @param folder need not exist: it is made, for its owner alone, with the first write
     * @return this
     * @throws IllegalArgumentException for an empty path: it would be the current folder, which nobody means by naming nothing
     */
    public SignetBuilder home(Path folder) {
        if (folder.toString().isEmpty()) {
            throw new IllegalArgumentException("the path of the home is empty. Name a folder");
        }
        this.home = folder;
        return this;
    }

    /**
     * Takes the process's environment variables into account: the profile's own, those that name a CA bundle, and
     * {@code HTTPS_PROXY} and its kin. Without this call none is read.
     *
     * @return this
     */
    public SignetBuilder fromEnvironment() {
        this.settings = Settings.fromEnvironment();
        return this;
    }

    /**
     * As {@link #fromEnvironment()}, with other variables than the process's own.
     *
     * @param variables names and values; copied
     * @return this
     */
    public SignetBuilder fromEnvironment(Map<String, String> variables) {
        this.settings = Settings.of(variables);
        return this;
    }

    /**
     * Lets credentials go to an origin (RFC 6454), besides the profile's own. Nothing else does, no configuration file for instance.
     *
     * @param origin such as {@code https://api.acme.test}; {@code http} for loopback addresses only
     * @return this
     * @throws IllegalArgumentException when it is no address, or none that credentials can go to
     */
    public SignetBuilder allow(String origin) {
        return allow(URI.create(origin));
    }

    /**
     * As {@link #allow(String)}.
     *
     * @param origin such as {@code https://api.acme.test}
     * @return this
     * @throws IllegalArgumentException when it is none that credentials can go to
     */
    public SignetBuilder allow(URI origin) {
        OriginRules.builder().allow(origin);
        allowed.add(origin);
        return this;
    }

    /**
     * Lets requests go to an origin as they are, without credentials; without this call they are refused.
     *
     * @param origin such as {@code https://downloads.acme.test}
     * @return this
     * @throws IllegalArgumentException when it is no address
     */
    public SignetBuilder passThrough(String origin) {
        passedThrough.add(URI.create(origin));
        return this;
    }

    /**
     * The store to use; unless set, as {@link #store(String)} says. With a store of one's own and no {@link #home}, the lease
     * keeps out threads of this process only.
     *
     * @param instance is used before any that is found by name; whoever opened it closes it
     * @return this
     */
    public SignetBuilder store(CredentialStore instance) {
        this.store = store.of(Objects.requireNonNull(instance, "instance"));
        return this;
    }

    /**
     * The name of the store to use; unless set, the one that the home's configuration names, else the profile's: {@code file} for a home
     * that is shared with another program, {@code auto} for one of an application's own.
     *
     * @param name {@code file}; {@code keyring}, which keeps the credential alone there and all else in the home's files;
     *     {@code encrypted-file}, which keeps the credential and the keys of agents in files whose passphrase is in the keyring; {@code auto},
     *     which chooses the keyring (or the encrypted file, where the home's configuration says so) where it works and files where there is
     *     none, and remembers that; {@code ephemeral}, in memory until this is closed; or another on the class path or module path
     * @return this
     */
    public SignetBuilder store(String name) {
        this.store = store.named(Objects.requireNonNull(name, "name"));
        return this;
    }

    /**
     * Lets {@code auto} keep the credential in files while there is a keyring that can't be used, such as a locked one. Unless called, that
     * is an error. Where the keyring was chosen before, it stays the choice.
     *
     * @return this
     */
    public SignetBuilder allowPlaintextFallback() {
        this.store = store.allowingPlaintext();
        return this;
    }

    /**
     * Refuses every store that keeps credentials in plain text, whoever chose it: {@link #build()} fails with
     * {@link dev.signet.auth.StoreException.Kind#DENIED} then. The keys of agents are kept in an encrypted file (see
     * {@code encrypted-file}), and those that lie in a plain one are moved there when the home is opened. So is a credential that another program
     * left in a plain file and that would count; one that can't be moved, or is put there later, is {@code DENIED} when it is asked for.
     * Not refused unless called.
     *
     * @return this
     */
    public SignetBuilder requireEncryptedStore() {
        this.store = store.encryptedOnly();
        return this;
    }

    /**
     * Who hands out the home's lease; a lock file in the home unless set.
     *
     * @param provider for one that reaches further, such as a fleet of machines
     * @return this
     */
    public SignetBuilder leases(LeaseProvider provider) {
        this.leases = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * The credential to use, whatever is in the environment or stored; unless set, the environment's (after
     * {@link #fromEnvironment()}), else the stored one.
     *
     * <p>With a credential given here, or by the environment, the store is neither read nor written, and there may be none at all:
     * what is renewed stays in this process's memory. Only {@link Signet#signOut()} still ends the stored sign-in where the environment
     * gave the credential.
     *
     * @param given an API key, a bearer token, tokens (renewed by {@link #refresher} or by their refresh token) or an agent's identity
     * @return this
     * @throws IllegalArgumentException for a kind that can't be used
     */
    public SignetBuilder credential(Credential given) {
        if (given instanceof Credential.Unsupported unsupported) {
            throw new IllegalArgumentException("a credential of kind \"" + unsupported.name() + "\" can't be used");
        }
        this.credential = Objects.requireNonNull(given, "given");
        return this;
    }

    /**
     * What this application allows, besides what the administrator's policy files and the home's own configuration say; all of
     * them have to be kept. Nothing is forbidden by the application unless set.
     *
     * <p>The administrator's files are read in any case, with and without {@link #fromEnvironment()}. What a policy forbids ends
     * in {@link dev.signet.auth.PolicyDeniedException}; nothing that is stored is deleted for it.
     *
     * @param rules what is allowed
     * @return this
     */
    public SignetBuilder policy(SignInPolicy rules) {
        this.policy = Objects.requireNonNull(rules, "rules");
        return this;
    }

    /**
     * Has the machine itself get tokens, by a grant that needs no person; comes before the environment's and the stored credential.
     * Each time a token runs out the grant is made anew: there is no refresh token, and nothing is stored.
     *
     * @param grant such as client credentials (RFC 6749, section 4.4)
     * @return this
     */
    public SignetBuilder machine(Machine grant) {
        this.machine = Objects.requireNonNull(grant, "grant");
        return this;
    }

    /**
     * How many tasks that {@link dev.signet.agent.Agent#newTask()} gave may be open at a time; 10,000 unless set.
     *
     * @param limit at least 1
     * @return this
     */
    public SignetBuilder maxOpenTasks(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one task must be allowed, but the limit was " + limit);
        }
        this.maxOpenTasks = limit;
        return this;
    }

    /**
     * Takes tokens of agents (JWTs that carry a key) at their word: neither signature nor issuer, audience or date of issue are
     * checked. Unless called, a token's key signs only after the token was verified against its issuer's keys (RFC 8725). For
     * tests, and for tokens that came over a channel which proves their origin.
     *
     * @return this
     */
    public SignetBuilder trustUnverifiedAgentTokens() {
        this.verifiesAgentTokens = false;
        return this;
    }

    /**
     * Who gets newer tokens; the profile's token endpoint unless set. One that is set is also asked for tokens that have no refresh
     * token: those of a host application, which supplies the next ones by itself.
     *
     * @param instance for tokens that a host application supplies
     * @return this
     */
    public SignetBuilder refresher(TokenRefresher instance) {
        this.refresher = Objects.requireNonNull(instance, "instance");
        return this;
    }

    /**
     * The service that agents make their keys known to; the profile's unless set.
     *
     * @param service is asked instead
     * @return this
     */
    public SignetBuilder registrar(AgentRegistrar service) {
        this.registrar = Objects.requireNonNull(service, "service");
        return this;
    }

    /**
     * Asks for a copy of one agent's key, for the program that shares the home: {@link dev.signet.agent.KeyMirror}. None is kept unless set.
     *
     * @param name the home's own name for the agent, registered or not
     * @return this
     */
    public SignetBuilder mirrorAgent(String name) {
        this.mirrored = Optional.of(new AgentName(name));
        return this;
    }

    /**
     * Clocks; the machine's unless set.
     *
     * @param source such as the testkit's, moved by hand
     * @return this
     */
    public SignetBuilder timeSource(TimeSource source) {
        this.time = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Where jitter comes from; the thread's own generator unless set.
     *
     * @param source from 0 to 1
     * @return this
     */
    public SignetBuilder random(DoubleSupplier source) {
        this.random = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Is told what happens. Unless set, what must not go unnoticed (a save that failed, a damaged document) is logged as a
     * warning to the logger {@code dev.signet}.
     *
     * @param instance called on whatever thread did it
     * @return this
     */
    public SignetBuilder listener(AuthListener instance) {
        this.listener = Objects.requireNonNull(instance, "instance");
        return this;
    }

    /**
     * Records what happens to keys and credentials; nothing is recorded unless set.
     *
     * @param record where, and whether assertions are in it
     * @return this
     */
    public SignetBuilder audit(AuditSettings record) {
        this.audit = Objects.requireNonNull(record, "record");
        return this;
    }

    /**
     * The longest that this waits for others; {@link WaitLimits#defaults()} unless set.
     *
     * @param limits for the authorization server, the home's lease, closing and the bodies of responses
     * @return this
     */
    public SignetBuilder waitLimits(WaitLimits limits) {
        this.waits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * Opens the home. Reads no stored credential yet and makes no network call.
     *
     * @return the open home; close it
     * @throws dev.signet.auth.PolicyDeniedException when a policy forbids the store, or the credential given here or by the environment
     * @throws AuthException when the store can't be opened, or a variable of the environment or the home's configuration is wrong
     * @throws IllegalArgumentException when an origin is both allowed and passed through
     */
    public Signet build() throws AuthException {
        return new Signet(Assembly.of(this));
    }
}

package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.config.Settings;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.CredentialSource.Place;
import dev.signet.internal.policy.Denial;
import dev.signet.internal.policy.LoadedPolicy;
import dev.signet.internal.policy.Policy;
import dev.signet.internal.policy.PolicyFiles;
import dev.signet.internal.policy.PolicySources;
import dev.signet.internal.policy.Rule;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.session.Ground;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policy of one open home: the administrator's files, the home's own configuration and the application's, of which all have to
 * be kept. Read once, when the home is opened. Immutable.
 */
final class PolicyInForce {
    static final CredentialSource APPLICATION = CredentialSource.of(Place.APPLICATION);

    private final ProfileDefinition profile;
    private final Settings settings;
    private final Policy policy;
    private final StoreWish.Named store;
    private final List<String> notes;
    private final AuthListener listener;

    private PolicyInForce(
            ProfileDefinition profile,
            Settings settings,
            Policy policy,
            StoreWish.Named store,
            List<String> notes,
            AuthListener listener) {
        this.profile = profile;
        this.settings = settings;
        this.policy = policy;
        this.store = store;
        this.notes = notes;
        this.listener = listener;
    }

    /**
     * Reads what there is; where there is no file, that is a look for each.
     *
     * @throws ConfigurationException when the home's own configuration can't be understood
     */
    static PolicyInForce of(SignetBuilder builder, AuthListener listener) throws ConfigurationException {
        var profile = builder.profile.definition();
        var loaded = PolicyFiles.load(sources(builder, profile), builder.fileFacts);
        var policy = builder.policy == null ? loaded.policy() : loaded.policy().and(builder.policy.policy());
        var store = builder.store.resolve(loaded.settings(), profile);
        return new PolicyInForce(profile, builder.settings, policy, store, notes(builder, loaded, store), listener);
    }

    /** What the home wishes and this Signet does not do must not go unnoticed: a login in another store is not this one's. */
    private static List<String> notes(SignetBuilder builder, LoadedPolicy loaded, StoreWish.Named store) {
        var notes = new ArrayList<>(loaded.notes());
        StoreWish.configured(loaded.settings())
                .filter(wish -> builder.store.instance() == null && !wish.equals(store.name()))
                .ifPresent(wish ->
                        notes.add("The home's configuration asks for the store " + wish + ", and " + store.name()
                                + " is in use: a sign-in that another program keeps there is neither seen nor ended."));
        return notes;
    }

    /** Where there is no home, as with a store of the application's own, there is no configuration file of it. */
    static PolicySources sources(SignetBuilder builder, ProfileDefinition profile) throws ConfigurationException {
        if (builder.policySources != null) {
            return builder.policySources;
        }
        boolean storeAlone = builder.home == null && builder.store.instance() != null;
        var home = storeAlone ? Optional.<Path>empty() : HomeParts.findHome(builder);
        var sources = profile.policySources(home.orElse(Path.of("")), builder.settings);
        return home.isPresent() ? sources : new PolicySources(sources.managed(), Optional.empty());
    }

    Policy policy() {
        return policy;
    }

    /** The store that is asked for by name; of no account where the application gives one of its own. */
    StoreWish.Named store() {
        return store;
    }

    List<String> notes() {
        return notes;
    }

    static CredentialSource environment(String variable) {
        return CredentialSource.environment(variable);
    }

    /** Allows an origin, unless the policy forbids it. */
    void allow(OriginRules.Builder rules, URI origin) {
        rules.allow(origin);
        policy.origin(origin).ifPresent(denial -> rules.forbid(origin, denial::toException));
    }

    /**
     * Checks an address that a variable puts in the place of one of the profile's own: where origins are listed, it has to be among
     * them, on this machine too, since tokens go there.
     */
    void requireOverride(String variable, URI address) throws PolicyDeniedException {
        var denial = policy.origin(address).filter(found -> found.rule().equals(Rule.ORIGIN.key()));
        require(denial.map(found -> new Denial(
                found.rule(),
                found.source(),
                variable + " can't be followed: " + found.message(),
                "Unset " + variable + ". Or ask whoever maintains that policy.")));
    }

    /** Whether a rule that was written forbids it, and not that the policies can't be read or agreed with. */
    static boolean isOfARule(Denial denial) {
        return !denial.rule().equals(Denial.FILE) && !denial.rule().equals(Denial.CONTRADICTION);
    }

    /** Checks that the variable which gives the credential may; its value has not been looked into yet. */
    void requireVariable() throws PolicyDeniedException {
        if (policy.isNone()) {
            return;
        }
        var variable = profile.ambientVariable(settings);
        if (variable.isPresent()) {
            requireVariable(variable.get());
        }
    }

    /**
     * Checks that a credential, or what a machine trades for one, may come from {@code variable}. A policy that forbids everything is told when it is used, so that
     * status and sign-out work.
     */
    void requireVariable(String variable) throws PolicyDeniedException {
        require(policy.environment(variable).filter(denial -> denial.rule().equals(Rule.ENVIRONMENT.key())));
    }

    /**
     * Checks that the store may hold credentials. A policy that forbids everything is told when a credential is asked for, so that
     * status and sign-out work.
     */
    void requireStore(String name) throws PolicyDeniedException {
        require(policy.store(name).filter(denial -> denial.rule().equals(Rule.STORE.key())));
    }

    /** Checks that people may sign in at {@code issuer}. */
    void requireIssuer(String issuer) throws PolicyDeniedException {
        require(policy.issuer(issuer));
    }

    /** Checks that {@code store} may hold credentials, and that one which comes from it may be used, whatever it is. */
    void requireKeeping(CredentialStore store) throws PolicyDeniedException {
        if (!policy.isNone()) {
            require(policy.store(store.name()).or(() -> policy.source(Ground.in(store))));
        }
    }

    /** Why {@code credential} may not be used; tells of it too. */
    Optional<Denial> use(Credential credential, CredentialSource source) {
        var denial = policy.isNone() ? Optional.<Denial>empty() : policy.use(profile.facts(credential, source));
        denial.ifPresent(this::tell);
        return denial;
    }

    /** Checks that {@code credential} may be used, and be kept in {@code store}. */
    void requireKept(Credential credential, CredentialStore store) throws PolicyDeniedException {
        if (!policy.isNone()) {
            require(policy.save(profile.facts(credential, Ground.in(store)), store.name()));
        }
    }

    /** As {@link #requireKept}, as far as can be told before the owner of {@code credential} was asked for. */
    void requireKeptIfOwned(Credential credential, CredentialStore store) throws PolicyDeniedException {
        if (!policy.isNone()) {
            require(policy.beforeGrant(profile.facts(credential, Ground.in(store)))
                    .or(() -> policy.store(store.name())));
        }
    }

    /** Throws and tells what a policy forbids. */
    void require(Optional<Denial> denial) throws PolicyDeniedException {
        if (denial.isPresent()) {
            tell(denial.get());
            throw denial.get().toException();
        }
    }

    private void tell(Denial denial) {
        listener.on(new AuthEvent.PolicyDenied(denial.message()));
    }
}

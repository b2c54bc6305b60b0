package dev.signet.internal.session;

import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.agent.AgentDesk;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.policy.CredentialSource.Place;
import dev.signet.internal.policy.Denial;
import dev.signet.internal.policy.Policy;
import dev.signet.internal.profile.ProfileDefinition;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What a session stands on. Everything that could differ in a test comes in here.
 *
 * @param profile what the world calls things
 * @param store where the credential is
 * @param notes where the attempt record is: the home's own files, or the same store
 * @param leases of the home
 * @param neighbour the locks of the program beside us
 * @param source where the credential comes from
 * @param owners whose a credential is that does not tell
 * @param policy what may be used and kept; asked of each credential before it is
 * @param desk what agents share
 * @param refresher gets newer tokens
 * @param hostRenews whether that is the application's own, which may renew tokens that have no refresh token
 * @param proofs for tokens that are bound to a key
 * @param time clocks
 * @param random from 0 to 1, for jitter
 * @param listener is told what happens
 * @param limits how long things may take
 */
public record Ground(
        ProfileDefinition profile,
        CredentialStore store,
        CredentialStore notes,
        LeaseProvider leases,
        NeighbourLock neighbour,
        CredentialSource source,
        KnownOwners owners,
        Policy policy,
        AgentDesk desk,
        TokenRefresher refresher,
        boolean hostRenews,
        DpopProofs proofs,
        TimeSource time,
        DoubleSupplier random,
        AuthListener listener,
        Limits limits) {
    /**
     * Why {@code credential} may not be used here; one that comes from the store is kept there too. Costs nothing
     * where there is no policy.
     */
    public Optional<Denial> denial(Credential credential) {
        if (policy.isNone()) {
            return Optional.empty();
        }
        if (source instanceof CredentialSource.Given given) {
            if (given.unowned() && given.credential().equals(credential)) {
                return policy.beforeGrant(profile.facts(credential, given.place()));
            }
            return policy.use(profile.facts(credential, given.place()));
        }
        return policy.save(profile.facts(credential, Ground.in(store)), store.name());
    }

    /** The same, where {@code other} gets newer tokens. */
    public Ground renewedBy(TokenRefresher other) {
        return new Ground(
                profile,
                store,
                notes,
                leases,
                neighbour,
                source,
                owners,
                policy,
                desk,
                other,
                hostRenews,
                proofs,
                time,
                random,
                listener,
                limits);
    }

    /** What a policy calls {@code store}. */
    public static dev.signet.internal.policy.CredentialSource in(CredentialStore store) {
        return store.name().isBlank()
                ? dev.signet.internal.policy.CredentialSource.of(Place.UNKNOWN)
                : dev.signet.internal.policy.CredentialSource.store(store.name());
    }
}

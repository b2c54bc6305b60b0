package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.session.CredentialSource;

/**
 * Where the credential of an open home comes from, and who renews it. What the application gives, itself or by a grant to the machine,
 * comes before what the environment gives, and that before what is stored.
 *
 * @param source of the credential
 * @param refresher gets newer tokens
 * @param hostRenews whether that is the application's own, or a grant, which need no refresh token
 */
record CredentialOrigin(CredentialSource source, TokenRefresher refresher, boolean hostRenews) {
    static CredentialOrigin of(SignetBuilder settings, PolicyInForce policy, TokenServiceClient service)
            throws AuthException {
        var definition = settings.profile.definition();
        if (settings.machine != null) {
            if (settings.credential != null || settings.refresher != null) {
                throw new ConfigurationException(
                        "a machine grant gives the credential and renews it, and "
                                + (settings.credential != null ? "a credential" : "a refresher") + " was given as well",
                        "Give the builder one of them.",
                        null);
            }
            var variable = settings.machine.variable();
            if (variable.isPresent()) {
                policy.requireVariable(variable.get());
            }
            var tokens = settings.machine.open(
                    definition.machines(service, settings.settings, settings.time),
                    settings.settings,
                    settings.time,
                    settings.random);
            var given = new CredentialSource.Given(tokens.pending(), "a machine grant", PolicyInForce.APPLICATION);
            return new CredentialOrigin(given, tokens.refresher(), true);
        }
        var refresher = settings.refresher != null
                ? settings.refresher
                : definition.refresher(service, settings.settings, settings.time);
        return new CredentialOrigin(source(settings, policy), refresher, settings.refresher != null);
    }

    private static CredentialSource source(SignetBuilder settings, PolicyInForce policy) throws AuthException {
        if (settings.credential != null) {
            return new CredentialSource.Given(settings.credential, "the application", PolicyInForce.APPLICATION);
        }
        policy.requireVariable();
        var ambient = settings.profile.definition().ambient(settings.settings);
        if (ambient.credential().isPresent()) {
            var variable = ambient.variable();
            return new CredentialSource.Given(
                    ambient.credential().get(), variable, PolicyInForce.environment(variable));
        }
        policy.requireStore(settings.store != null ? settings.store.name() : settings.storeName);
        return new CredentialSource.Stored();
    }
}

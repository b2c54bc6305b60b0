package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.WorkloadGrant;
import dev.signet.internal.session.CredentialSource;
import dev.signet.internal.signin.MachineTokens;
import org.jspecify.annotations.Nullable;

/**
 * Where the credential of an open home comes from, and who renews it. What the application gives, itself or by a grant to the machine,
 * comes before what the environment gives, and that before what is stored.
 *
 * @param source of the credential
 * @param refresher gets newer tokens
 * @param hostRenews whether that is the application's own, or a grant, which need no refresh token
 * @param machine gives tokens for other audiences too; null without a grant to the machine
 */
record CredentialOrigin(
        CredentialSource source,
        TokenRefresher refresher,
        boolean hostRenews,
        @Nullable MachineTokens machine) {
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
                    definition.machines(service, settings.settings, settings.time), settings.settings, settings.time);
            var given =
                    new CredentialSource.Given(tokens.pending(), "a machine grant", PolicyInForce.APPLICATION, false);
            return new CredentialOrigin(given, tokens.refresher(), true, tokens);
        }
        if (settings.credential == null) {
            policy.requireVariable();
            var workload = definition.workload(service, settings.settings, settings.time);
            if (workload.isPresent()) {
                return of(settings, workload.get());
            }
        }
        var refresher = settings.refresher != null
                ? settings.refresher
                : definition.refresher(service, settings.settings, settings.time);
        return new CredentialOrigin(source(settings, policy), refresher, settings.refresher != null, null);
    }

    private static CredentialOrigin of(SignetBuilder settings, WorkloadGrant workload) throws ConfigurationException {
        if (settings.refresher != null) {
            throw new ConfigurationException(
                    workload.variable()
                            + " selects a grant, which renews its tokens itself, and a refresher was given as well",
                    "Unset " + workload.variable() + ", or leave the refresher out.",
                    null);
        }
        var tokens = workload.tokens();
        var given = new CredentialSource.Given(
                tokens.pending(), workload.variable(), PolicyInForce.environment(workload.variable()), true);
        return new CredentialOrigin(given, tokens.refresher(), true, null);
    }

    private static CredentialSource source(SignetBuilder settings, PolicyInForce policy) throws AuthException {
        if (settings.credential != null) {
            return new CredentialSource.Given(settings.credential, "the application", PolicyInForce.APPLICATION, false);
        }
        var ambient = settings.profile.definition().ambient(settings.settings);
        if (ambient.credential().isPresent()) {
            var variable = ambient.variable();
            return new CredentialSource.Given(
                    ambient.credential().get(), variable, PolicyInForce.environment(variable), false);
        }
        var own = settings.store.instance();
        if (own != null) {
            policy.requireStore(own.name());
        } else if (!policy.store().isAuto()) {
            // What auto chooses is not known yet, and asked about then.
            policy.requireStore(policy.store().name());
        }
        return new CredentialSource.Stored();
    }
}

package dev.signet.internal.acting;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.BearerSource;
import dev.signet.internal.session.CurrentCredential;
import java.net.URI;
import java.util.Optional;

/**
 * The access token of one account, kept fresh by the session; of no other account, should somebody sign in meanwhile.
 *
 * @param holder what the session holds
 * @param codec tells whose it is
 * @param account whose it has to be
 * @param service that it is for
 * @param agent that has the account; empty while one is being registered
 */
record SessionBearers(
        CurrentCredential holder, CredentialCodec codec, String account, URI service, Optional<AgentName> agent)
        implements BearerSource {
    @Override
    public Secret current() throws AuthException, InterruptedException {
        return token(holder.bearer());
    }

    @Override
    public Secret renewed(Secret rejected) throws AuthException, InterruptedException {
        var known = holder.bearer();
        var token = token(known);
        return token.equals(rejected) ? token(holder.renewed(known, service)) : token;
    }

    private static ConfigurationException foreign(AgentName agent) {
        return new ConfigurationException(
                "the agent " + agent + " belongs to another account than the one that is signed in to this home",
                "Sign in to the account the agent belongs to; then do this again.",
                null);
    }

    private Secret token(Credential credential) throws AuthException {
        if (!codec.account(credential).orElse("").equals(account)) {
            throw agent.map(SessionBearers::foreign)
                    .orElseGet(() -> new ConfigurationException(
                            "another account signed in to this home while an agent was being registered",
                            "Register the agent again, under the account that is signed in now.",
                            null));
        }
        return credential instanceof Credential.OAuthTokens oauth
                ? oauth.tokens().accessToken().orElseThrow()
                : ((Credential.BearerToken) credential).token();
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.internal.profile.OwnerLookup;

/**
 * Asks whose a personal access token is: neither the token nor the document that holds it tells, and its requests name the account.
 * The CLI asks each time it starts, as the answer is stored nowhere.
 *
 * @param service of the issuer
 */
record PersonalTokenOwner(WhoAmI service) implements OwnerLookup {
    @Override
    public boolean isNeeded(Credential credential) {
        var attributes = credential.attributes();
        return credential instanceof Credential.BearerToken
                && AuthMode.PERSONAL_ACCESS_TOKEN.name().equals(attributes.get(CodexAttributes.MODE))
                && !attributes.containsKey(CodexAttributes.ACCOUNT_ID);
    }

    @Override
    public Credential ask(Credential credential) throws AuthException, InterruptedException {
        return service.ask(((Credential.BearerToken) credential).token());
    }
}

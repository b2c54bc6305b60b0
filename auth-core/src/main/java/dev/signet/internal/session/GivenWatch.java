package dev.signet.internal.session;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.session.SessionEvent.Finding;

/** A credential that somebody gave: found at the first look, and never another one. Used by one thread at a time. */
final class GivenWatch implements CredentialWatch {
    private final Ground ground;
    private final CredentialSource.Given given;
    private boolean seen;

    GivenWatch(Ground ground, CredentialSource.Given given) {
        this.ground = ground;
        this.given = given;
    }

    @Override
    public Finding look() {
        if (seen) {
            return new Finding.Unchanged();
        }
        try {
            var credential = given.credential() instanceof Credential.OAuthTokens tokens
                    ? ground.profile()
                            .codec()
                            .renewed(tokens, tokens.tokens(), ground.time().instant(), given.name())
                    : given.credential();
            var finding = new CredentialReader(ground).usable(credential, given.name());
            if (finding instanceof Finding.Present) {
                ground.listener().on(new AuthEvent.CredentialGiven(Kinds.of(credential), given.name()));
            }
            seen = !(finding instanceof Finding.Incomplete);
            return finding;
        } catch (DamagedCredentialException e) {
            seen = true;
            return new Finding.Damaged(Problem.Damaged.of(e));
        }
    }
}

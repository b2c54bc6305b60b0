package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.session.DocumentEdit;
import dev.signet.internal.session.Kinds;
import dev.signet.internal.signin.SignInFlow;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings what a sign-in gave into the store: asks the policy, replaces the document at once under the home's lease, has the session
 * look, and revokes the tokens before. Used by one thread.
 */
final class SignInKeeper {
    private static final Duration REVOCATION = Duration.ofSeconds(10);

    private final Assembly assembly;
    private Optional<Credential> superseded = Optional.empty();

    SignInKeeper(Assembly assembly) {
        this.assembly = assembly;
    }

    /**
     * Stores {@code obtained} in the place of whatever there was.
     *
     * @throws AuthException when it is not allowed, does not fit together or can't be stored: what was stored is as it was
     */
    SignInResult keep(SignInFlow flow, Obtained obtained) throws AuthException, InterruptedException {
        var where = assembly.location();
        var credential = owned(readBack(obtained, where), obtained);
        if (credential instanceof Credential.BearerToken bearer) {
            assembly.ground().owners().learn(bearer);
        }
        requireAllowed(credential);
        store(credential, obtained);
        assembly.listener().on(new AuthEvent.SignedIn(kind(credential), where));
        var unusedLook = assembly.session().examine();
        return new SignInResult(flow.words(), kind(credential), credential.attributes(), where, superseded(credential));
    }

    /** What will be read once it is stored: nothing is stored that could not be. */
    private Credential readBack(Obtained obtained, String where) throws AuthException {
        var now = assembly.time().instant();
        var document = assembly.login().document(Snapshot.Absent.ABSENT, obtained, now, where);
        return assembly.codec()
                .decode(document, where)
                .orElseThrow(() -> new DamagedCredentialException(
                        DamagedCredentialException.Kind.CORRUPT,
                        "what the sign-in gave makes no credential",
                        "Nothing was stored. Sign in again.",
                        null));
    }

    private void store(Credential credential, Obtained obtained) throws AuthException, InterruptedException {
        try {
            var unused = new DocumentEdit(
                            assembly.ground(), assembly.ground().limits().leaseWait())
                    .apply((stored, place) -> Optional.of(replaced(stored, obtained, place)));
        } catch (AuthException e) {
            giveBack(credential);
            throw e;
        }
    }

    /**
     * Checks that {@code obtained} may be kept, as far as can be told before its issuer was asked.
     *
     * @throws AuthException when it may not, or makes no credential
     */
    void requireAllowed(Obtained obtained) throws AuthException {
        var credential = readBack(obtained, assembly.location());
        if (assembly.ground().owners().isNeeded(credential)) {
            assembly.rules().requireKeptIfOwned(credential);
        } else {
            assembly.rules().requireKept(credential);
        }
    }

    /** Refuses to send a person away for what could not be stored afterwards. */
    void requireWritable() throws StoreException {
        if (assembly.store().traits().has(StoreTraits.Trait.READ_ONLY)) {
            throw new StoreException(
                    StoreException.Kind.READ_ONLY,
                    assembly.location() + " can't be written, so no sign-in could be stored there",
                    "Use a home that can be written, or have whoever provides this one sign in.",
                    null);
        }
        // Told now if it can't be read at all; what is damaged is replaced.
        var unused = assembly.store().read(DocumentName.CREDENTIAL);
    }

    /** What may not be kept is of no use to anybody: it is given back, as far as that goes. */
    private void requireAllowed(Credential credential) throws AuthException {
        try {
            assembly.rules().requireKept(credential);
        } catch (PolicyDeniedException e) {
            giveBack(credential);
            throw e;
        }
    }

    /** Whoever asked is told why it was refused; that it is still good at its server is told beside that. */
    private void giveBack(Credential credential) {
        String problem;
        try {
            var revocation = assembly.login().revocation(credential);
            if (revocation.isEmpty()
                    || !(revocation.get().run(REVOCATION) instanceof Revocation.Result.Failed failed)) {
                return;
            }
            problem = failed.detail();
        } catch (AuthException e) {
            problem = String.valueOf(e.getMessage());
        }
        assembly.listener()
                .on(new AuthEvent.SignInNoted(
                        "what the sign-in gave was not stored, and is still good at its server, where it could not be revoked: "
                                + problem));
    }

    private byte[] replaced(Snapshot stored, Obtained obtained, String where) throws DamagedCredentialException {
        superseded = before(stored, where);
        return assembly.login().document(stored, obtained, assembly.time().instant(), where);
    }

    private Optional<Credential> before(Snapshot stored, String where) {
        try {
            return stored instanceof Snapshot.Present present
                    ? assembly.codec().decode(present.content(), where)
                    : Optional.empty();
        } catch (DamagedCredentialException e) {
            return Optional.empty();
        }
    }

    /** Best effort: that the old tokens could not be revoked does not undo a good sign-in. */
    private Optional<String> superseded(Credential fresh) {
        if (superseded.isEmpty() || superseded.get().equals(fresh)) {
            return Optional.empty();
        }
        try {
            var revocation = assembly.login().revocation(superseded.get());
            if (revocation.isEmpty() || isShared(superseded.get(), fresh)) {
                return Optional.empty();
            }
            if (assembly.login().sharesGrant(superseded.get(), fresh)) {
                return Optional.of("not revoked, since that could end the new sign-in with it");
            }
            return Optional.of(
                    revocation.get().run(REVOCATION) instanceof Revocation.Result.Failed failed
                            ? "could not be revoked: " + failed.detail()
                            : "revoked: " + revocation.get().describe());
        } catch (AuthException e) {
            return Optional.of("could not be revoked: " + e.getMessage());
        }
    }

    private static boolean isShared(Credential old, Credential fresh) {
        return old instanceof Credential.OAuthTokens before
                && fresh instanceof Credential.OAuthTokens now
                && before.tokens().refreshToken().isPresent()
                && before.tokens().refreshToken().equals(now.tokens().refreshToken());
    }

    /** What was told of a token when it was checked is not stored with it. */
    private static Credential owned(Credential stored, Obtained obtained) {
        return obtained instanceof Obtained.AccessToken token && token.credential() instanceof Credential.BearerToken
                ? token.credential()
                : stored;
    }

    private static String kind(Credential credential) {
        return Kinds.of(credential);
    }
}

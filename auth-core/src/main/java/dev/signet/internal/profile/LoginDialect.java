package dev.signet.internal.profile;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.signin.SignInFlow;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** How people and programs sign in to one world, and how what they got is stored. Safe for use by several threads. */
public interface LoginDialect {
    /** What the application calls itself before people, on pages for instance. */
    String application();

    /** The ways to sign in that this world knows; the network is not asked. */
    Set<SignInFlow> offered();

    /** The issuer that people sign in at, character for character as policies compare it; the network is not asked. */
    String issuer();

    /**
     * The authorization server to sign in at. May ask the network where its endpoints are; what was learned is kept.
     *
     * @throws AuthException when there is none, or it can't be reached
     */
    LoginProvider provider() throws AuthException;

    /**
     * Checks a token that a person has, with whoever issued it where that can be asked.
     *
     * @param token as given, white space around it included
     * @throws AuthException when it is not one of this world's, is refused, or can't be checked now
     */
    Credential verified(Secret token) throws AuthException, InterruptedException;

    /**
     * The document that holds {@code obtained} in the place of whatever credential there was. Members that nobody here knows stay.
     *
     * @param stored as it is now; what can't be read is replaced as a whole
     * @param obtained what to store
     * @param now noted as the time of the sign-in
     * @param where the document, in words for a person
     * @throws DamagedCredentialException when what was obtained does not fit together; nothing is to be stored then
     */
    byte[] document(Snapshot stored, Obtained obtained, Instant now, String where) throws DamagedCredentialException;

    /**
     * The token that is revoked when {@code credential} is given up, and at which server.
     *
     * @return empty when there is nothing to revoke, as for keys
     * @throws AuthException when the place to revoke it at can't be found out
     */
    Optional<Revocation> revocation(Credential credential) throws AuthException;

    /**
     * Whether to revoke {@code before} could end {@code now} as well: a server may keep one grant for a person and a client, and
     * revoke it as a whole (RFC 7009, section 2.1).
     *
     * @param before what was stored until a sign-in
     * @param now what the sign-in gave
     */
    default boolean sharesGrant(Credential before, Credential now) {
        return false;
    }
}

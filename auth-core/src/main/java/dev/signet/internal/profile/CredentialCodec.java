package dev.signet.internal.profile;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.TokenSet;
import java.time.Instant;
import java.util.Optional;

/**
 * The stored form of a credential. Pure and safe for use by several threads. Whether content is corrupt is its judgement.
 */
public interface CredentialCodec {
    /** The attribute that tells when the tokens were last renewed, as an instant, where the document says so. */
    String LAST_REFRESH = "last_refresh";

    /** The most a document may hold, in bytes. */
    int MAX_BYTES = 1 << 20;

    /**
     * Reads a document.
     *
     * @param content as stored
     * @param where the document, in words for a person, for messages
     * @return the credential; empty when the document says that nobody is signed in
     * @throws DamagedCredentialException {@code CORRUPT} when it can't be read, {@code MIXED} when its parts do not belong
     *     together; never quotes the content. An unknown or unsupported mode is no exception: it is
     *     {@link Credential.Unsupported}
     */
    Optional<Credential> decode(byte[] content, String where) throws DamagedCredentialException;

    /**
     * The stored document with newly received tokens in it and everything else as it was: members nobody knows, their
     * order, the text of numbers.
     *
     * @param stored a document that decodes to {@link Credential.OAuthTokens}
     * @param received what the server sent; absent members are kept
     * @param now stored as the time of the refresh
     * @param where the document, in words for a person
     * @return the document to store
     */
    byte[] merge(byte[] stored, TokenSet received, Instant now, String where) throws DamagedCredentialException;

    /**
     * Tokens as they are after a renewal, for those that are in memory only.
     *
     * @param held the ones before
     * @param received what was sent; absent members are kept
     * @param now when they came
     * @param where the received tokens, in words for a person
     * @throws DamagedCredentialException {@code MIXED} when they are another account's
     */
    Credential.OAuthTokens renewed(Credential.OAuthTokens held, TokenSet received, Instant now, String where)
            throws DamagedCredentialException;

    /** Whose credential it is; empty when it does not tell. */
    Optional<String> account(Credential credential);
}

package dev.signet.internal.store;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.CredentialSource.Place;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.ProfileDefinition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which of two copies of a home's credential counts, where the keyring holds one and a file another. An older token must never be
 * sent: a server that rotates refresh tokens takes that for theft and ends the sign-in.
 *
 * <p>The one that expires later counts if both are tokens of one issuer and account; a file, moreover, only if it does not claim to
 * have been renewed in the future. Pure; safe for use by several threads.
 */
public final class Precedence {
    private final ProfileDefinition profile;
    private final TimeSource time;

    /**
     * The rule of one world.
     *
     * @param profile reads credentials
     * @param time tells what the future is
     */
    public Precedence(ProfileDefinition profile, TimeSource time) {
        this.profile = profile;
        this.time = time;
    }

    /** What two copies come to. */
    public enum Verdict {
        /** Both are the same. */
        SAME,
        /** The keyring's is the newer one. */
        KEYRING,
        /** The file's is the newer one. */
        FILE,
        /** Nobody can tell. */
        CONFLICT
    }

    /** Compares what the keyring and the file hold. */
    public Verdict of(byte[] keyring, byte[] file) {
        if (Arrays.equals(keyring, file)) {
            return Verdict.SAME;
        }
        Optional<Credential> ofKeyring;
        Optional<Credential> ofFile;
        try {
            ofKeyring = profile.codec().decode(keyring, "the keyring's credential");
            ofFile = profile.codec().decode(file, "the file's credential");
        } catch (DamagedCredentialException e) {
            return Verdict.CONFLICT;
        }
        if (ofFile.isEmpty()) {
            // It says that nobody is signed in, so there is nothing in it that could be sent.
            return Verdict.KEYRING;
        }
        if (ofKeyring.isEmpty()) {
            return Verdict.CONFLICT;
        }
        return of(ofKeyring.get(), ofFile.get());
    }

    private Verdict of(Credential keyring, Credential file) {
        if (!(keyring instanceof Credential.OAuthTokens ours && file instanceof Credential.OAuthTokens theirs)) {
            return keyring.equals(file) ? Verdict.SAME : Verdict.CONFLICT;
        }
        if (!isOfOneAccount(keyring, file)) {
            return Verdict.CONFLICT;
        }
        if (ours.tokens().equals(theirs.tokens())) {
            return Verdict.SAME;
        }
        var keyringEnd = ours.tokens().expiresAt();
        var fileEnd = theirs.tokens().expiresAt();
        if (keyringEnd.isEmpty() || fileEnd.isEmpty()) {
            return Verdict.CONFLICT;
        }
        if (fileEnd.get().isAfter(keyringEnd.get())) {
            return isRenewedInTheFuture(file) ? Verdict.CONFLICT : Verdict.FILE;
        }
        return keyringEnd.get().isAfter(fileEnd.get()) ? Verdict.KEYRING : Verdict.CONFLICT;
    }

    private boolean isOfOneAccount(Credential one, Credential other) {
        var account = profile.codec().account(one);
        return account.isPresent()
                && account.equals(profile.codec().account(other))
                && issuer(one).equals(issuer(other));
    }

    private String issuer(Credential credential) {
        return profile.facts(credential, CredentialSource.of(Place.UNKNOWN)).issuer();
    }

    /** One that does not tell, or not in a way that can be read, is not taken at its word. */
    private boolean isRenewedInTheFuture(Credential credential) {
        var text = credential.attributes().get(CredentialCodec.LAST_REFRESH);
        if (text == null) {
            return true;
        }
        try {
            return Instant.parse(text).isAfter(time.instant());
        } catch (DateTimeException e) {
            return true;
        }
    }
}

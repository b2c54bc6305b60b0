package dev.signet;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.UntrustedOriginException;

/** The exit codes of a command line that embeds Signet, so that scripts can tell one trouble from another. */
public final class ExitCodes {
    /** Done. */
    public static final int DONE = 0;

    /** It failed, and none of the others says why. */
    public static final int FAILED = 1;

    /** The command line or a setting is wrong. */
    public static final int USAGE = 2;

    /** Somebody has to sign in. */
    public static final int SIGN_IN_NEEDED = 3;

    /** A policy, or the list of allowed origins, forbids it. */
    public static final int REFUSED = 4;

    /** The store, or what is in it, is in the way. */
    public static final int STORE = 5;

    /** The network or a server is in the way. */
    public static final int NETWORK = 6;

    private ExitCodes() {}

    /**
     * The exit code for {@code e}.
     *
     * @param e what a call threw
     * @return one of the constants of this class
     */
    public static int of(AuthException e) {
        if (e instanceof SignInRequiredException || e instanceof CredentialRejectedException) {
            return SIGN_IN_NEEDED;
        }
        if (e instanceof PolicyDeniedException || e instanceof UntrustedOriginException) {
            return REFUSED;
        }
        if (e instanceof StoreException || e instanceof DamagedCredentialException) {
            return STORE;
        }
        if (e instanceof ConfigurationException) {
            return USAGE;
        }
        boolean remote = e instanceof TokenServiceException
                || (e instanceof AssertionException assertion && assertion.isRemote());
        return remote ? NETWORK : FAILED;
    }
}

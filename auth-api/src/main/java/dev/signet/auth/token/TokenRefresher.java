package dev.signet.auth.token;

/**
 * Gets newer tokens from whoever issues them: a token endpoint, or a host application that supplies them.
 *
 * <p>It is called by one thread at a time for one credential, under the home's lease, and never touches a store: what it
 * returns is checked, merged and saved by the caller. It keeps to the request's deadline, answers interruption of its thread
 * in no special way (the thread that calls it belongs to Signet), and reports every failure as an outcome; anything it
 * throws counts as {@link RefreshOutcome.FailureKind#AMBIGUOUS}.
 */
@FunctionalInterface
public interface TokenRefresher {
    /**
     * Makes one attempt.
     *
     * @param request what to renew, why, and by when
     * @return how it ended
     */
    RefreshOutcome refresh(RefreshRequest request);
}

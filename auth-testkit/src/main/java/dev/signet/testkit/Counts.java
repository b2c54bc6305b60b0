package dev.signet.testkit;

/**
 * What a fake authorization server has seen so far: a snapshot.
 *
 * @param signIns sign-ins, made by the test or granted for a code or device code
 * @param tokenRequests requests at the token endpoint, whatever came of them
 * @param refreshesGranted refreshes that issued new tokens
 * @param graceReplays refreshes within the grace period that were answered with the tokens issued before
 * @param reuseDetections spent refresh tokens that were presented again outside the grace period
 * @param familiesRevoked sign-ins that died of reuse, of a refresh token or a code
 * @param revocations requests at the revocation endpoint that ended a token's or a sign-in's life
 * @param resourceRequests requests at the protected resource
 * @param unauthorized 401s among them
 * @param maxConcurrentTokenRequests the most requests that were at the token endpoint at one time
 * @param maxConcurrentResourceRequests the most requests that were at the protected resource at one time
 */
public record Counts(
        int signIns,
        int tokenRequests,
        int refreshesGranted,
        int graceReplays,
        int reuseDetections,
        int familiesRevoked,
        int revocations,
        int resourceRequests,
        int unauthorized,
        int maxConcurrentTokenRequests,
        int maxConcurrentResourceRequests) {}

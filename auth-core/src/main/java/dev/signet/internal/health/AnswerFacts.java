package dev.signet.internal.health;

/**
 * What servers answered to requests that carried the credential, in the last few minutes.
 *
 * @param answers all of them
 * @param unauthorized those with status 401
 */
public record AnswerFacts(int answers, int unauthorized) {
    /** Nothing was asked. */
    public static final AnswerFacts NONE = new AnswerFacts(0, 0);
}

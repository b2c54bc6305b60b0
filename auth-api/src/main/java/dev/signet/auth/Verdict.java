package dev.signet.auth;

/** What to do after a server answered 401 to a request that carried {@link AuthHeaders}. */
public sealed interface Verdict {
    /**
     * Send the request once more with these headers; another 401 is final.
     *
     * @param headers made from a newer credential than the rejected one
     */
    record Retry(AuthHeaders headers) implements Verdict {}

    /**
     * Hand the 401 to the caller.
     *
     * @param reason why nothing newer is to be had, in words for a person; holds no secret
     */
    record GiveUp(String reason) implements Verdict {}
}

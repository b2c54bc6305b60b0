package dev.signet.testkit;

/** What presenting a refresh token came to. */
sealed interface Redemption {
    TokenRequest.Outcome outcome();

    /** Tokens, new or issued before. */
    record Granted(IssuedSession session, TokenRequest.Outcome outcome) implements Redemption {}

    /** None. */
    record Refused(TokenRequest.Outcome outcome) implements Redemption {}
}

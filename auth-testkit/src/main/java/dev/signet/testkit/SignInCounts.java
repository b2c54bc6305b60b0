package dev.signet.testkit;

/**
 * What a fake authorization server has seen of sign-ins in the browser so far: a snapshot.
 *
 * @param authorizationRequests requests at the authorization endpoint, whatever came of them
 * @param buttonsPressed forms sent by the page with the buttons, whatever came of them
 * @param codesIssued authorization codes, those of the Codex CLI's device sign-in included
 * @param codesRedeemed codes that opened a session
 * @param codesReused spent codes that were presented again
 * @param apiKeysIssued API keys traded for ID tokens
 */
public record SignInCounts(
        int authorizationRequests,
        int buttonsPressed,
        int codesIssued,
        int codesRedeemed,
        int codesReused,
        int apiKeysIssued) {}

package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Map;
import java.util.Optional;

/** One grant type at the token endpoint. Safe for use by several threads. */
interface Grant {
    /** Members of the answer, in order. */
    record Issued(Map<String, Object> members, Outcome outcome) {}

    /** Checks the request and issues what it asks for. */
    Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException;

    /** The grant's own queue, used when the endpoint's is empty. */
    default Optional<ScriptedAnswer> nextScripted() {
        return Optional.empty();
    }

    /** Called once for every request, before a script or the grant answers it. */
    default void arrived(TokenForm form) {}
}

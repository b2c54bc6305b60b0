package dev.signet;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sign-in came to. Immutable; holds no secret.
 *
 * @param flow by which way, such as {@code browser} or {@code device code}
 * @param kind what is stored now: {@code oauth_tokens}, {@code api_key}, {@code bearer_token} or {@code agent_identity}
 * @param attributes facts about it that the profile reads, such as {@code account_id} or {@code email}
 * @param location where it is stored
 * @param superseded what became of the sign-in before, in words for a person; empty when there was none, or nothing of it to revoke
 */
public record SignInResult(
        String flow, String kind, Map<String, String> attributes, String location, Optional<String> superseded) {
    /** Copies {@code attributes}. */
    public SignInResult {
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(superseded, "superseded");
        attributes = Map.copyOf(attributes);
    }
}

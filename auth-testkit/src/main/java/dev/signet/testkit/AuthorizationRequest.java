package dev.signet.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of the authorization endpoint's journal. It holds no secret.
 *
 * @param time when it was processed, by the server's clock
 * @param parameters of the query, decoded, in the order in which they came
 * @param outcome what the server made of it
 */
public record AuthorizationRequest(Instant time, List<Parameter> parameters, Outcome outcome) {
    private static final Set<String> SECRETS = Set.of("state", "nonce", "id_token_hint", "request", "code_verifier");

    /** Copies the list. */
    public AuthorizationRequest {
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter.
     *
     * @param name as sent
     * @param value as sent; of {@code state}, {@code nonce} and other secrets {@code sha256:} and the digest in lower-case hex
     */
    public record Parameter(String name, String value) {
        static Parameter of(String name, String value) {
            return new Parameter(name, SECRETS.contains(name) ? "sha256:" + Digests.sha256Hex(value) : value);
        }
    }

    /** What the server made of an authorization request. */
    public enum Outcome {
        /** A code went to the client. */
        APPROVED,
        /** An error went to the client, as {@link AuthorizationDecision} says. */
        REFUSED,
        /** The page with the buttons. */
        ASKED,
        /** An error went to the client, since the request is not as it should be. */
        INVALID,
        /** A page with an error, since the client or its redirect URI is not known: nothing went to the client. */
        UNTRUSTED,
        /** Answered by script, without being looked at. */
        SCRIPTED
    }

    /**
     * The names of the parameters.
     *
     * @return in the order in which they came
     */
    public List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /**
     * Looks a parameter up.
     *
     * @param name of the parameter
     * @return the value of the first of that name
     */
    public Optional<String> find(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }
}

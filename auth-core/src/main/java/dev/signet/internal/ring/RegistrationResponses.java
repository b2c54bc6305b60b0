package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.internal.agent.AgentRegistration;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the answer to a registration means. Pure.
 *
 * <table>
 * <caption>Which answer is which failure</caption>
 * <tr><th>answer<th>failure
 * <tr><td>nothing sent; a lost answer; 2xx without a usable id; 408, 425, 429, 5xx; 3xx but 301, 308<td>{@code
 *     AssertionException}, remote
 * <tr><td>401, 403<td>{@code CredentialRejectedException}
 * <tr><td>301, 308, 404, 405, 410<td>{@code ConfigurationException}: it is not the address of the service
 * <tr><td>409 and any other 4xx<td>{@code AssertionException}, not remote
 * </table>
 *
 * <p>Messages name agent, key, endpoint, status and a plain error code; never anything else that was received.
 */
final class RegistrationResponses {
    private static final String SAME_KEY = "Try again: the same key is registered then.";

    private final String agent;
    private final String keyId;
    private final String service;
    private final Secret bearer;
    private final Instant now;

    private RegistrationResponses(AgentName name, String keyId, URI endpoint, Secret bearer, Instant now) {
        this.agent = "agent " + name;
        this.keyId = keyId;
        this.service = "agent service " + Endpoints.describe(endpoint);
        this.bearer = bearer;
        this.now = now;
    }

    /**
     * Classifies {@code answer}.
     *
     * @param answer what came of the request
     * @param plan which agent was to be registered, and where
     * @param keyId of the key that was sent
     * @param bearer what was sent with it
     * @param now for waits that are given as dates
     */
    static RegistrationResult read(Answer answer, RegistrationPlan plan, String keyId, Secret bearer, Instant now) {
        return new RegistrationResponses(plan.name(), keyId, plan.terms().endpoint(), bearer, now).read(answer);
    }

    private RegistrationResult read(Answer answer) {
        if (answer instanceof Answer.Response response) {
            return response.status() / 100 == 2 ? success(response) : refusal(response);
        }
        if (answer instanceof Answer.NotSent notSent) {
            return remote(agent + " was not registered: " + service + " was not reached: " + notSent.detail());
        }
        return remote("the answer of " + service + " was lost: " + ((Answer.Lost) answer).detail()
                + "; whether it knows " + agent + " by key " + keyId + " now can't be told");
    }

    private RegistrationResult success(Answer.Response response) {
        try {
            return new RegistrationResult.Registered(AgentRegistration.runtimeId(response.body()));
        } catch (AuthException e) {
            return new RegistrationResult.Failed(e);
        }
    }

    private RegistrationResult refusal(Answer.Response response) {
        ErrorResponse error = ErrorResponse.of(response, bearer, now);
        String said = service + " answered " + response.status()
                + error.code().map(code -> " " + code).orElse("");
        String message = agent + " was not registered: " + said;
        return switch (response.status()) {
            case 401 -> new RegistrationResult.Unauthorized(rejected(message));
            case 403 -> new RegistrationResult.Failed(rejected(message));
            case 301, 308, 404, 405, 410 ->
                new RegistrationResult.Failed(new ConfigurationException(
                        message, "Check the address of the agent service: it registers no agents there.", null));
            case 409 ->
                new RegistrationResult.KeyTaken(new AssertionException(
                        false,
                        message + ": it has key " + keyId + " already, maybe from an attempt whose answer was lost",
                        "Register the agent again: that key was dropped, and a new one is made.",
                        null));
            case 408, 425, 429 -> passing(message, error.retryAfter());
            default ->
                response.status() / 100 == 4
                        ? new RegistrationResult.Failed(new AssertionException(
                                false,
                                message,
                                "Check what the agent is registered as: version, harness id, location and capabilities.",
                                null))
                        : passing(message, error.retryAfter());
        };
    }

    private static CredentialRejectedException rejected(String message) {
        return new CredentialRejectedException(
                message, "Sign in as somebody who may register agents, then register the agent again.", null);
    }

    private RegistrationResult passing(String message, Optional<Duration> wait) {
        if (wait.isEmpty()) {
            return remote(message);
        }
        var failure = new AssertionException(
                true,
                message + ", and asked to be left alone for " + wait.get().toSeconds() + " s",
                "Try again after that: the same key is registered then.",
                null);
        return new RegistrationResult.Postponed(failure, wait.get());
    }

    private static RegistrationResult remote(String message) {
        return new RegistrationResult.Failed(new AssertionException(true, message, SAME_KEY, null));
    }
}

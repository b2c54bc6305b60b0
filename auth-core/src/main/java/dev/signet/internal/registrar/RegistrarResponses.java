package dev.signet.internal.registrar;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the answer to one request of a registrar means. Pure.
 *
 * <table>
 * <caption>Which answer is which outcome, and which failure</caption>
 * <tr><th>answer<th>outcome<th>failure
 * <tr><td>2xx with what was asked for<td>done<td>
 * <tr><td>nothing sent; 408, 425, 429, 503; 3xx but 301, 308<td>busy<td>{@code AssertionException}, remote
 * <tr><td>a lost answer; 2xx without what was asked for; other 5xx<td>lost<td>{@code AssertionException}, remote
 * <tr><td>401<td>unauthorized<td>{@code CredentialRejectedException}
 * <tr><td>403<td>refused<td>{@code CredentialRejectedException}
 * <tr><td>301, 308, 404, 405, 410<td>refused<td>{@code ConfigurationException}: it is not the address of the service
 * <tr><td>409<td>key taken<td>{@code AssertionException}, not remote
 * <tr><td>any other 4xx<td>refused<td>{@code AssertionException}, not remote
 * </table>
 *
 * <p>Messages name agent, key, endpoint, status and a plain error code; never anything else that was received.
 *
 * @param <T> what a request that is granted gives
 */
final class RegistrarResponses<T> {
    private final RegistrarQuestion question;
    private final String service;
    private final Secret bearer;
    private final Instant now;
    private final Reading<T> reading;

    /** Reads the answer of success. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Answer.Response response) throws AuthException;
    }

    /**
     * For the answers to one question.
     *
     * @param endpoint that was asked
     * @param bearer what was sent with it
     * @param now for waits that are given as dates
     */
    RegistrarResponses(RegistrarQuestion question, URI endpoint, Secret bearer, Instant now, Reading<T> reading) {
        this.question = question;
        this.service = "agent service " + Endpoints.describe(endpoint);
        this.bearer = bearer;
        this.now = now;
        this.reading = reading;
    }

    RegistrarOutcome<T> read(Answer answer) {
        if (answer instanceof Answer.Response response) {
            return response.status() / 100 == 2 ? success(response) : refusal(response);
        }
        if (answer instanceof Answer.NotSent notSent) {
            String message = question.failed() + ": " + service + " was not reached: " + notSent.detail();
            return new RegistrarOutcome.Busy<>(remote(message), Optional.empty());
        }
        return lost(
                "the answer of " + service + " was lost: " + ((Answer.Lost) answer).detail() + "; "
                        + question.uncertain(),
                Optional.empty());
    }

    private RegistrarOutcome<T> success(Answer.Response response) {
        try {
            return new RegistrarOutcome.Done<>(reading.read(response));
        } catch (AuthException e) {
            return new RegistrarOutcome.Lost<>(e, Optional.empty());
        }
    }

    private RegistrarOutcome<T> refusal(Answer.Response response) {
        ErrorResponse error = ErrorResponse.of(response, bearer, now);
        String said = service + " answered " + response.status()
                + error.code().map(code -> " " + code).orElse("");
        String message = question.failed() + ": " + said;
        return switch (response.status()) {
            case 401 -> new RegistrarOutcome.Unauthorized<>(rejected(message));
            case 403 -> new RegistrarOutcome.Refused<>(rejected(message));
            case 301, 308, 404, 405, 410 ->
                new RegistrarOutcome.Refused<>(new ConfigurationException(
                        message, "Check the address of the agent service: it does no such thing there.", null));
            case 409 ->
                new RegistrarOutcome.KeyTaken<>(
                        new AssertionException(false, message + question.conflict(), question.afterConflict(), null));
            case 408, 425, 429, 503 -> busy(message, error.retryAfter());
            default -> {
                if (response.status() / 100 == 4) {
                    yield new RegistrarOutcome.Refused<>(
                            new AssertionException(false, message, question.afterRefusal(), null));
                }
                yield response.status() / 100 == 3
                        ? busy(message, error.retryAfter())
                        : lost(message, error.retryAfter());
            }
        };
    }

    private CredentialRejectedException rejected(String message) {
        return new CredentialRejectedException(message, question.afterRejection(), null);
    }

    private RegistrarOutcome<T> busy(String message, Optional<Duration> wait) {
        return new RegistrarOutcome.Busy<>(passing(message, wait), wait);
    }

    private RegistrarOutcome<T> lost(String message, Optional<Duration> wait) {
        return new RegistrarOutcome.Lost<>(passing(message, wait), wait);
    }

    private AssertionException passing(String message, Optional<Duration> wait) {
        return wait.map(pause -> new AssertionException(
                        true,
                        message + ", and asked to be left alone for " + pause.toSeconds() + " s",
                        "Try again after that: " + question.resumption(),
                        null))
                .orElseGet(() -> remote(message));
    }

    private AssertionException remote(String message) {
        return new AssertionException(true, message, "Try again: " + question.resumption(), null);
    }
}

package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.RetryAfter;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Registers tasks, one request each. A second registration does no harm: it is one more task. */
final class TaskRegistrar {
    private final AgentDesk desk;

    TaskRegistrar(AgentDesk desk) {
        this.desk = desk;
    }

    /** How one attempt ended. */
    sealed interface Outcome {
        /**
         * The service knows the task.
         *
         * @param anew whether it was told just now
         */
        record Registered(String taskId, boolean anew) implements Outcome {}

        /** It does not. */
        record Failed(AgentFailure failure) implements Outcome {}
    }

    /** Makes one attempt; waits for the whole answer, within the limit of one call. */
    Outcome register(ActiveAgent agent) throws AuthException {
        AssertionSigner signer = agent.current().signer();
        URI endpoint = agent.taskRegistration();
        byte[] request = TaskRegistration.request(
                signer, agent.runtimeId(), Math.floorDiv(desk.time().millis(), 1000L));
        var answer = desk.service()
                .post(endpoint, "application/json", request, desk.terms().call());
        if (!(answer instanceof Answer.Response response)) {
            return failed(AgentFailure.passing(
                    prefix(endpoint, agent) + " failed: "
                            + (answer instanceof Answer.Lost lost ? lost.detail() : ((Answer.NotSent) answer).detail()),
                    null));
        }
        return response.status() / 100 == 2
                ? new Outcome.Registered(TaskRegistration.taskId(signer, response.body()), true)
                : failed(refusal(endpoint, agent, response));
    }

    private AgentFailure refusal(URI endpoint, ActiveAgent agent, Answer.Response response) {
        int status = response.status();
        var answered = prefix(endpoint, agent) + " was answered with " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return AgentFailure.passing(answered, retryAfter(response));
        }
        if (status == 401 || status == 403 || status == 404 || status == 410) {
            return AgentFailure.rejected(
                    answered + ": the service knows no such agent, or not this key",
                    "Register the agent again, or get a new token for it. If this machine's clock is wrong, correct it: "
                            + "the request is signed with a timestamp.");
        }
        return AgentFailure.lasting(
                answered,
                "Check that the address is that of the agent service, and that this version of it is supported.");
    }

    private @Nullable Duration retryAfter(Answer.Response response) {
        return response.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, desk.time().instant()))
                .orElse(null);
    }

    private static String prefix(URI endpoint, ActiveAgent agent) {
        return "the task registration of agent " + agent.runtimeId() + " at " + Endpoints.describe(endpoint);
    }

    private static Outcome failed(AgentFailure failure) {
        return new Outcome.Failed(failure);
    }
}

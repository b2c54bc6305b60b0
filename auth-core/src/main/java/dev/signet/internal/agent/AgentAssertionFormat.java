package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * AgentAssertion, version 1: {@code Authorization: AgentAssertion <envelope>}, where the envelope is the unpadded base64url form
 * of a compact JSON object whose members are in alphabetical order, and the signature, in padded standard base64, is over
 * {@code runtime id:task id:timestamp}.
 *
 * <p>It names no audience, method, body or nonce: within the service's time limit, whoever sees one can use it.
 */
public final class AgentAssertionFormat implements AssertionFormat {
    private static final String SCHEME = "AgentAssertion ";

    @Override
    public Header header(AssertionSigner signer, AssertionRequest request, long epochSecond) throws AuthException {
        var task = (AssertionRequest.ForTask) request;
        String timestamp = Timestamp.format(epochSecond);
        String claim = task.runtimeId() + ':' + task.taskId() + ':' + timestamp;
        // Neither ids nor base64 nor the timestamp hold a character that JSON escapes.
        String envelope = "{\"agent_runtime_id\":\"" + task.runtimeId()
                + "\",\"signature\":\"" + SignedText.signature(signer, claim)
                + "\",\"task_id\":\"" + task.taskId()
                + "\",\"timestamp\":\"" + timestamp + "\"}";
        byte[] utf8 = envelope.getBytes(StandardCharsets.US_ASCII);
        return new Header(
                "Authorization",
                SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(utf8));
    }
}

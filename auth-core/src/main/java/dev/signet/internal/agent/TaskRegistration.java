package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.auth.agent.SealedBoxOpener;
import dev.signet.internal.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** What is said to have a task for an agent, and what is answered. Pure; the request itself carries no other credential. */
public final class TaskRegistration {
    private TaskRegistration() {}

    /**
     * The body of the request, as compact JSON: a timestamp, and the signature of {@code runtime id:timestamp}.
     *
     * @param signer holds a key registered for the agent
     * @param runtimeId the id the service knows the agent by
     * @param epochSecond when it is said, in seconds since 1970-01-01T00:00:00Z
     * @throws AuthException when the id can't be signed, or the signer does not sign
     */
    public static byte[] request(AssertionSigner signer, String runtimeId, long epochSecond) throws AuthException {
        AssertionId.requireValid("agent runtime id", runtimeId);
        String timestamp = Timestamp.format(epochSecond);
        return JsonObject.empty()
                .with("timestamp", timestamp)
                .with("signature", SignedText.signature(signer, runtimeId + ':' + timestamp))
                .compact();
    }

    /**
     * The task's id out of the answer: the first of {@code task_id} and {@code taskId}, else what is sealed in the first of
     * {@code encrypted_task_id} and {@code encryptedTaskId}.
     *
     * @param signer opens a sealed id, if it can
     * @param body the body of an answer of success
     * @throws AuthException when there is no id, or none that can be read and signed
     */
    public static String taskId(AssertionSigner signer, String body) throws AuthException {
        var answer = RegistrationAnswer.parse("task registration", body);
        Optional<String> plain = answer.find("task_id").or(() -> answer.find("taskId"));
        if (plain.isPresent()) {
            return answer.valid("task id", plain.get());
        }
        Optional<String> sealed = answer.find("encrypted_task_id").or(() -> answer.find("encryptedTaskId"));
        if (sealed.isEmpty()) {
            throw answer.unusable(
                    "expected a task id under task_id, taskId, encrypted_task_id or encryptedTaskId, found none");
        }
        return answer.valid("sealed task id", opened(signer, answer, sealed.get()));
    }

    private static String opened(AssertionSigner signer, RegistrationAnswer answer, String sealed)
            throws AuthException {
        if (!(signer instanceof SealedBoxOpener opener)) {
            throw new AssertionException(
                    false,
                    "the service sealed the task id to agent key " + signer.keyId() + ", whose signer opens no boxes",
                    "Use a signer that is a SealedBoxOpener too, or have the service give task ids in the clear.",
                    null);
        }
        byte[] box;
        try {
            box = Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            throw answer.unusable("expected the sealed task id in standard base64, found something else");
        }
        byte[] id = opener.open(box);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(id))
                    .toString();
        } catch (CharacterCodingException e) {
            throw answer.unusable("expected UTF-8 in the sealed task id, found something else");
        } finally {
            Arrays.fill(id, (byte) 0);
        }
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import java.util.Optional;

/**
 * Reads the member {@code agent_identity}: a record, or a JWT whose claims have the same names.
 *
 * <p>Two generations of names are read, whatever the form. The later one has {@code account_id}, {@code chatgpt_user_id},
 * {@code email}, {@code plan_type} and {@code chatgpt_account_is_fedramp}; the older one {@code workspace_id},
 * {@code chatgpt_user_id} and {@code registered_at}. A record may also hold the task it registered last, as {@code task_id},
 * else as {@code background_task_id}.
 *
 * <p>It is corrupt when
 *
 * <ul>
 *   <li>it is neither an object nor a JWT whose claims can be decoded;
 *   <li>{@code agent_runtime_id} is absent or no id that can be signed and put into a path, {@code agent_private_key} is
 *       absent, or neither {@code account_id} nor {@code workspace_id} is there;
 *   <li>a JWT of the later generation lacks any of its claims but {@code email}: the CLI refuses it, and what it lacks nobody
 *       can add. Of a record the user, the plan and the flag may be absent;
 *   <li>a member read here has the wrong type, which is never taken for "absent".
 * </ul>
 *
 * <p>It is mixed when {@code account_id} and {@code workspace_id} are both there and differ. A task id that can't be used is
 * ignored, since the agent registers another one.
 *
 * <p>Whether a JWT's signature, issuer, audience and dates are right is not judged here, so its key is not handed out.
 */
final class StoredAgent {
    private final StoredObject members;
    private final AttributeCollector attributes;

    private StoredAgent(StoredObject members, AttributeCollector attributes) {
        this.members = members;
        this.attributes = attributes;
    }

    /** Reads {@code agent_identity}; empty when it is absent, {@code null} or empty text. */
    static Optional<AgentIdentity> read(StoredObject document, AttributeCollector attributes)
            throws DamagedCredentialException {
        var found = document.find(AuthJson.AGENT_IDENTITY);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get() instanceof JsonObject object) {
            var agent = new StoredAgent(document.inside(AuthJson.AGENT_IDENTITY, object), attributes);
            return Optional.of(agent.readRecord());
        }
        if (found.get() instanceof JsonString text) {
            return text.value().isEmpty() ? Optional.empty() : Optional.of(readJwt(document, text.value(), attributes));
        }
        throw document.wrongType(AuthJson.AGENT_IDENTITY, "an object or a string", found.get());
    }

    /**
     * The identity a JWT gives once it was verified: its key may sign from now on.
     *
     * @param claims of a token whose signature, issuer, audience and dates have been checked
     * @param where the token, in words for a person
     */
    static AgentIdentity ofVerified(JsonObject claims, String where) throws DamagedCredentialException {
        var members = StoredObject.of(claims, where).inside(AuthJson.AGENT_IDENTITY, claims);
        var agent = new StoredAgent(members, new AttributeCollector(AuthMode.AGENT));
        agent.requireClaims();
        return agent.withKey();
    }

    /** Whose record lies beside tokens that are in use. It is not used, so nothing in it makes the document damaged. */
    static Optional<String> idBesideTokens(StoredObject document) {
        try {
            return read(document, new AttributeCollector(AuthMode.AGENT)).map(AgentIdentity::runtimeId);
        } catch (DamagedCredentialException e) {
            return Optional.of(CodexAttributes.UNREADABLE);
        }
    }

    static boolean isId(String text) {
        return AssertionId.isValid(text);
    }

    private static AgentIdentity readJwt(StoredObject document, String token, AttributeCollector attributes)
            throws DamagedCredentialException {
        var claims = UnverifiedClaims.read(token);
        if (claims.isEmpty()) {
            throw document.corrupt(
                    AuthJson.AGENT_IDENTITY, "must be an object, or a JWT of three parts whose claims can be decoded");
        }
        var agent = new StoredAgent(
                document.inside(AuthJson.AGENT_IDENTITY, claims.get().claims()), attributes);
        agent.requireClaims();
        var source =
                new AgentIdentity.UnverifiedJwt(Secret.of(token), claims.get().expiresAt());
        return agent.identity(source);
    }

    private void requireClaims() throws DamagedCredentialException {
        if (members.has(AuthJson.WORKSPACE_ID)) {
            return; // the older generation
        }
        members.require(AuthJson.ACCOUNT_ID);
        members.require(AuthJson.USER_ID);
        members.require(AuthJson.PLAN);
        if (!members.has(AuthJson.FEDRAMP)) {
            throw members.corrupt(AuthJson.FEDRAMP, "must be there, but is absent");
        }
    }

    private AgentIdentity readRecord() throws DamagedCredentialException {
        var task = members.text(AuthJson.TASK_ID);
        var older = members.text(AuthJson.BACKGROUND_TASK_ID);
        var used = task.isPresent() ? task : older;
        if (used.isPresent() && isId(used.get())) {
            attributes.put(CodexAttributes.TASK_ID, used.get());
        }
        return withKey();
    }

    private AgentIdentity withKey() throws DamagedCredentialException {
        return identity(new AgentIdentity.StoredRecord(Secret.of(members.require(AuthJson.AGENT_PRIVATE_KEY))));
    }

    private AgentIdentity identity(AgentIdentity.Source source) throws DamagedCredentialException {
        var runtimeId = members.require(AuthJson.AGENT_RUNTIME_ID);
        if (!isId(runtimeId)) {
            throw members.corrupt(
                    AuthJson.AGENT_RUNTIME_ID, "must be 1 to 128 letters, digits or any of . _ ~ - (and not . or ..)");
        }
        members.require(AuthJson.AGENT_PRIVATE_KEY);
        attributes.agreeOnAccount(members, AuthJson.ACCOUNT_ID, members.text(AuthJson.ACCOUNT_ID));
        var workspace = members.text(AuthJson.WORKSPACE_ID);
        attributes.agreeOnAccount(members, AuthJson.WORKSPACE_ID, workspace);
        if (!attributes.has(CodexAttributes.ACCOUNT_ID)) {
            throw members.corrupt(AuthJson.ACCOUNT_ID, "must be there, but is absent or empty");
        }
        attributes.putShown(CodexAttributes.WORKSPACE_ID, workspace);
        attributes.putShown(CodexAttributes.USER_ID, members.text(AuthJson.USER_ID));
        attributes.putShown(CodexAttributes.EMAIL, members.text(AuthJson.EMAIL));
        attributes.putShown(CodexAttributes.PLAN, members.text(AuthJson.PLAN));
        attributes.putShown(CodexAttributes.REGISTERED_AT, registeredAt());
        if (members.flag(AuthJson.FEDRAMP)) {
            attributes.put(CodexAttributes.FEDRAMP, "true");
        }
        return new AgentIdentity(runtimeId, source, attributes.toMap());
    }

    /** Text or a number, kept as it is: nothing depends on it. */
    private Optional<String> registeredAt() throws DamagedCredentialException {
        var found = members.find(AuthJson.REGISTERED_AT);
        return found.isPresent() && found.get() instanceof JsonNumber number
                ? Optional.of(number.text())
                : members.text(AuthJson.REGISTERED_AT);
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.profile.AgentMirror;
import dev.signet.internal.profile.MirrorStep;
import dev.signet.internal.profile.MirrorStep.Trouble;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about the copy of an agent's active key in {@code auth.json}. Beside tokens that are in use the record is put and the mode
 * stays; a document without a credential gets the record and the mode of an agent. Pure.
 *
 * <p>A copy is named by the SHA-256 of its runtime id and public key. A record with that name is ours, whatever task the CLI noted
 * in it; every other one is somebody else's.
 */
final class MirrorPlan implements AgentMirror {
    @Override
    public MirrorStep hold(Optional<byte[]> stored, Optional<String> mirrored, AgentIdentity active, String where)
            throws DamagedCredentialException, AssertionException {
        String name = nameOf(active);
        if (stored.isEmpty()) {
            return mirrored.isPresent() ? vanished(where) : new MirrorStep.Write(fresh(active), name);
        }
        var document = StoredObject.parse(stored.get(), where);
        var agent = document.find(AuthJson.AGENT_IDENTITY);
        var writer = AuthJsonWriter.over(stored.get(), where);
        if (agent.isEmpty()) {
            return mirrored.isPresent() ? vanished(where) : firstCopy(stored.get(), active, where);
        }
        Optional<String> found = nameOf(agent.get());
        if (found.equals(Optional.of(name))) {
            return new MirrorStep.Leave(name);
        }
        if (found.isEmpty() || !found.equals(mirrored)) {
            return foreign(where);
        }
        return new MirrorStep.Write(
                isInUse(document)
                        ? writer.agentInPlace(active)
                        : writer.agentBesideTokens(ofTheSameUser(active, stored.get(), where)),
                name);
    }

    @Override
    public MirrorStep withdraw(Optional<byte[]> stored, String mirrored, String where)
            throws DamagedCredentialException {
        if (stored.isEmpty()) {
            return new MirrorStep.Leave("");
        }
        var document = StoredObject.parse(stored.get(), where);
        var agent = document.find(AuthJson.AGENT_IDENTITY);
        if (agent.isEmpty()) {
            return new MirrorStep.Leave("");
        }
        if (!nameOf(agent.get()).equals(Optional.of(mirrored))) {
            return foreign(where);
        }
        Optional<byte[]> rest = AuthJsonWriter.over(stored.get(), where).withoutAgent();
        return rest.isPresent() ? new MirrorStep.Write(rest.get(), "") : new MirrorStep.Delete();
    }

    private static byte[] fresh(AgentIdentity active) throws DamagedCredentialException {
        return AuthJsonWriter.fresh().agent(active);
    }

    private static MirrorStep firstCopy(byte[] stored, AgentIdentity active, String where)
            throws DamagedCredentialException, AssertionException {
        var writer = AuthJsonWriter.over(stored, where);
        var credential = AuthJsonCodec.INSTANCE.decode(stored, where);
        if (credential.isEmpty()) {
            return new MirrorStep.Write(writer.agent(active), nameOf(active));
        }
        if (AuthMode.of(StoredObject.parse(stored, where)).equals(AuthMode.TOKENS)) {
            return new MirrorStep.Write(writer.agentBesideTokens(ofTheSameUser(active, stored, where)), nameOf(active));
        }
        return new MirrorStep.Report(
                Trouble.OCCUPIED,
                where
                        + " holds another credential than tokens, which the agent would displace. Sign in with tokens, or sign out"
                        + " there, to have the agent's key copied.");
    }

    /**
     * The agent with the facts about its user that the ring does not know. Beside tokens the CLI takes a record for its own only if it names
     * the user of the tokens; it registers another agent in its place otherwise.
     */
    private static AgentIdentity ofTheSameUser(AgentIdentity active, byte[] stored, String where)
            throws DamagedCredentialException {
        Map<String, String> ofTokens = AuthJsonCodec.INSTANCE
                .decode(stored, where)
                .map(Credential::attributes)
                .orElse(Map.of());
        String account = active.attributes().get(CodexAttributes.ACCOUNT_ID);
        if (account == null || !account.equals(ofTokens.get(CodexAttributes.ACCOUNT_ID))) {
            return active;
        }
        var attributes = new HashMap<>(ofTokens);
        attributes.keySet().retainAll(Set.of(CodexAttributes.USER_ID, CodexAttributes.EMAIL, CodexAttributes.PLAN));
        attributes.putAll(active.attributes());
        return new AgentIdentity(active.runtimeId(), active.source(), attributes);
    }

    /** Whether the agent itself is the credential of the document. */
    private static boolean isInUse(StoredObject document) throws DamagedCredentialException {
        return AuthMode.of(document).equals(AuthMode.AGENT);
    }

    private static MirrorStep vanished(String where) {
        return new MirrorStep.Report(
                Trouble.VANISHED,
                "the copy of the agent's key that was in " + where
                        + " is gone, as after a sign-out there. It is not written again until that is asked for.");
    }

    private static MirrorStep foreign(String where) {
        return new MirrorStep.Report(
                Trouble.FOREIGN,
                where + " holds an agent that was not copied there by Signet. It is neither changed nor removed.");
    }

    private static String nameOf(AgentIdentity identity) throws AssertionException {
        if (!(identity.source() instanceof AgentIdentity.StoredRecord source)) {
            throw new IllegalArgumentException("a token is not mirrored, only a key");
        }
        return name(identity.runtimeId(), source.privateKey());
    }

    /** Empty for what can't be a record of ours: a token, another kind of key, something incomplete. */
    private static Optional<String> nameOf(JsonValue agent) {
        if (!(agent instanceof JsonObject json)) {
            return Optional.empty();
        }
        try {
            var record = StoredObject.of(json, "the record");
            var runtimeId = record.text(AuthJson.AGENT_RUNTIME_ID);
            var key = record.text(AuthJson.AGENT_PRIVATE_KEY);
            return runtimeId.isPresent() && key.isPresent()
                    ? Optional.of(name(runtimeId.get(), Secret.of(key.get())))
                    : Optional.empty();
        } catch (DamagedCredentialException | AssertionException e) {
            return Optional.empty();
        }
    }

    private static String name(String runtimeId, Secret privateKey) throws AssertionException {
        try (Ed25519PrivateKey key = Ed25519PrivateKey.parse(privateKey)) {
            String text = runtimeId + "\n" + key.publicKey().sshText();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}

package dev.signet.internal.oidc;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes {@code credentials.json}: two spaces of indentation, members in the order of {@link CredentialsJson}, no line break at
 * the end.
 *
 * <p>A sign-in replaces whatever credential there was, and keeps at the end the members of the outermost object that nobody
 * here knows. Nothing is returned that could not be read again: what does not fit together is refused as
 * {@link DamagedCredentialException} before it gets into a store. Pure, immutable and safe for use by several threads.
 */
final class CredentialsJsonWriter {
    private static final String NEW = "what was to be stored";

    private final CredentialsJson codec;
    private final StoredMembers stored;

    private CredentialsJsonWriter(CredentialsJson codec, StoredMembers stored) {
        this.codec = codec;
        this.stored = stored;
    }

    /** A writer for a home where nothing is stored yet, or nothing that can be read. */
    static CredentialsJsonWriter fresh(CredentialsJson codec) {
        return new CredentialsJsonWriter(codec, StoredMembers.of(JsonObject.empty(), codec.world(), NEW));
    }

    /**
     * A writer that starts from what is stored, be it another issuer's.
     *
     * @param content the stored document
     * @param where the document, in words for a person
     * @throws DamagedCredentialException {@code CORRUPT} when it can't be read; {@code UNSUPPORTED} when a later version wrote
     *     it, and would lose what only it can read
     */
    static CredentialsJsonWriter over(CredentialsJson codec, byte[] content, String where)
            throws DamagedCredentialException {
        var stored = StoredMembers.parse(content, codec.world(), where);
        var later = CredentialsJson.laterSchema(stored);
        if (later.isPresent()) {
            throw new DamagedCredentialException(
                    Kind.UNSUPPORTED,
                    where + " is of schema " + later.get() + ", and this version of Signet writes schema "
                            + CredentialsJson.SCHEMA,
                    "Update this application, or sign out with the version that wrote it.",
                    null);
        }
        return new CredentialsJsonWriter(codec, stored);
    }

    /**
     * A sign-in with tokens from the authorization server. Whose they are, their ID token says.
     *
     * @param tokens with an access token; where they do not say when it ends, its own {@code exp} is noted
     * @param scope what was granted, with blanks between: the answer's {@code scope}, else what was asked for (RFC 6749,
     *     section 5.1); empty when nobody said
     * @param now stored as the time of the last refresh
     */
    byte[] tokens(TokenSet tokens, String scope, Instant now) throws DamagedCredentialException {
        var whole = AccessTokenLife.complete(tokens, now);
        var subject = whole.idToken().flatMap(IdTokenIdentity::read).map(IdTokenIdentity::subject);
        var members = JsonObject.empty().with(Member.CLIENT_ID, codec.world().clientId());
        members = put(members, Member.SUBJECT, subject);
        members = put(members, Member.ACCESS_TOKEN, whole.accessToken().map(Secret::reveal));
        members = put(members, Member.REFRESH_TOKEN, whole.refreshToken().map(Secret::reveal));
        members = put(members, Member.ID_TOKEN, whole.idToken().map(Secret::reveal));
        members = members.with(Member.TOKEN_TYPE, whole.scheme().word());
        members = put(members, Member.DPOP_KEY, whole.dpopKey().map(Secret::reveal));
        members = put(members, Member.SCOPE, Optional.of(scope));
        members = members.with(Member.ISSUED_AT, whole.issuedAt().orElse(now).toString());
        members = put(members, Member.EXPIRES_AT, whole.expiresAt().map(Instant::toString));
        return signIn(Member.OAUTH_TOKENS, members.with(Member.LAST_REFRESH, now.toString()));
    }

    /**
     * A sign-in with an API key.
     *
     * @param key stored without the white space around it
     */
    byte[] apiKey(Secret key) throws DamagedCredentialException {
        return signIn(
                Member.API_KEY, JsonObject.empty().with(Member.KEY, key.reveal().strip()));
    }

    /**
     * A sign-in with an access token that somebody else renews.
     *
     * @param token stored without the white space around it
     */
    byte[] bearerToken(Secret token) throws DamagedCredentialException {
        return signIn(
                Member.BEARER_TOKEN,
                JsonObject.empty().with(Member.TOKEN, token.reveal().strip()));
    }

    /**
     * A sign-in as an agent, with the task in {@link OidcAttributes#TASK_ID}, if there is one.
     *
     * @param identity with a key that may sign; it is read once, so that no unfit one gets into a store
     */
    byte[] agent(AgentIdentity identity) throws DamagedCredentialException {
        if (!(identity.source() instanceof AgentIdentity.StoredRecord source)) {
            throw new IllegalArgumentException("a token becomes a record only after it was verified");
        }
        try {
            Ed25519PrivateKey.parse(source.privateKey()).close();
        } catch (AssertionException e) {
            throw refused(Kind.CORRUPT, NEW + " is no whole record of an agent: " + e.getMessage());
        }
        var members = JsonObject.empty()
                .with(Member.RUNTIME_ID, identity.runtimeId())
                .with(Member.PRIVATE_KEY, source.privateKey().reveal());
        var task = Optional.ofNullable(identity.attributes().get(OidcAttributes.TASK_ID));
        return signIn(Member.AGENT_IDENTITY, put(members, Member.TASK_ID, task));
    }

    /**
     * Notes the task an agent registered, in its record; everything else stays as it is.
     *
     * @param runtimeId the agent that registered it
     * @param taskId in the clear
     * @throws DamagedCredentialException {@code MIXED} when the document does not hold this agent
     */
    byte[] task(String runtimeId, String taskId) throws DamagedCredentialException {
        if (!CredentialsJson.isId(taskId)) {
            throw new IllegalArgumentException(
                    "a task id must be 1 to 128 letters, digits or any of . _ ~ - (and not . or ..)");
        }
        var record = stored.object(Member.AGENT_IDENTITY);
        if (record.isEmpty() || !record.get().text(Member.RUNTIME_ID).equals(Optional.of(runtimeId))) {
            throw stored.mixed("a task was to be put into the record of an agent, but that agent has none there");
        }
        return checked(
                stored.json().with(Member.AGENT_IDENTITY, record.get().json().with(Member.TASK_ID, taskId)));
    }

    private static JsonObject put(JsonObject members, String name, Optional<String> text) {
        return text.isPresent() && !text.get().isEmpty() ? members.with(name, text.get()) : members;
    }

    private byte[] signIn(String kind, JsonObject credential) throws DamagedCredentialException {
        var document = JsonObject.empty()
                .with(Member.SCHEMA, JsonNumber.of(CredentialsJson.SCHEMA))
                .with(Member.ISSUER, codec.world().issuer())
                .with(Member.KIND, kind)
                .with(kind, credential);
        for (var member : stored.json().members().entrySet()) {
            if (!isReplaced(member.getKey())) {
                document = document.with(member.getKey(), member.getValue());
            }
        }
        return checked(document);
    }

    /** A credential of a kind nobody here knows goes too: it lies in the member named by the kind. */
    private boolean isReplaced(String name) {
        return name.equals(Member.SCHEMA)
                || name.equals(Member.ISSUER)
                || name.equals(Member.KIND)
                || Member.KINDS.contains(name)
                || (stored.find(Member.KIND).orElse(null) instanceof JsonString kind
                        && kind.value().equals(name));
    }

    /** The bytes, if they can be read again. */
    private byte[] checked(JsonObject document) throws DamagedCredentialException {
        var content = document.pretty();
        Optional<Credential> read;
        try {
            read = codec.decode(content, NEW);
        } catch (DamagedCredentialException e) {
            throw refused(e.kind(), String.valueOf(e.getMessage()));
        }
        if (read.isEmpty()) {
            throw refused(Kind.CORRUPT, NEW + " holds no credential");
        }
        return content;
    }

    private static DamagedCredentialException refused(Kind kind, String message) {
        return new DamagedCredentialException(
                kind, message, "Nothing was stored. Sign in again with a credential that is whole.", null);
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Writes {@code auth.json} in each shape the CLI reads, byte for byte as it would: two spaces of indentation, its order of
 * members, no line break at the end.
 *
 * <p>A sign-in replaces whatever credential there was, and keeps at the end the members of the outermost object that nobody
 * here knows. The other methods change one member of a stored document and keep every other byte's meaning: members nobody
 * knows at any level, their order, the text of numbers.
 *
 * <p>Nothing is returned that could not be read again: what does not fit together, such as tokens of two accounts, is refused
 * as {@link DamagedCredentialException} before it gets into a store. Pure, immutable and safe for use by several threads.
 */
final class AuthJsonWriter {
    /** The members a sign-in replaces. */
    private static final Set<String> OF_SIGN_IN = Set.of(
            AuthJson.MODE,
            AuthJson.API_KEY,
            AuthJson.TOKENS,
            AuthJson.LAST_REFRESH,
            AuthJson.AGENT_IDENTITY,
            AuthJson.PERSONAL_ACCESS_TOKEN,
            AuthJson.BEDROCK_API_KEY);

    private static final String NEW = "what was to be stored";

    private final StoredObject stored;

    private AuthJsonWriter(StoredObject stored) {
        this.stored = stored;
    }

    /** A writer for a home where nothing is stored yet, or nothing that can be read. */
    static AuthJsonWriter fresh() {
        return new AuthJsonWriter(StoredObject.of(JsonObject.empty(), NEW));
    }

    /**
     * A writer that starts from what is stored.
     *
     * @param content the stored document
     * @param where the document, in words for a person
     * @throws DamagedCredentialException when it can't be read
     */
    static AuthJsonWriter over(byte[] content, String where) throws DamagedCredentialException {
        return new AuthJsonWriter(StoredObject.parse(content, where));
    }

    /**
     * A sign-in with an API key.
     *
     * @param key stored without the white space around it
     */
    byte[] apiKey(Secret key) throws DamagedCredentialException {
        return signIn(JsonObject.empty()
                .with(AuthJson.MODE, AuthMode.API_KEY.name())
                .with(AuthJson.API_KEY, key.reveal().strip()));
    }

    /**
     * A sign-in with tokens from the authorization server. The account is the one in the ID token. The record of an agent
     * stays if it is the same account's and can be read: with one that can't, the CLI would refuse the new tokens too.
     *
     * @param tokens with an access token and an ID token
     * @param provenance who gave them to which client
     * @param apiKey the key that came with the sign-in, if one did
     * @param now stored as the time of the last refresh
     */
    byte[] tokens(TokenSet tokens, OauthProvenance provenance, Optional<Secret> apiKey, Instant now)
            throws DamagedCredentialException {
        var account = accountOf(tokens);
        var members = tokenMembers(tokens, textOrEmpty(tokens.refreshToken()))
                .with(
                        AuthJson.PROVENANCE,
                        JsonObject.empty()
                                .with(AuthJson.ISSUER, provenance.issuer())
                                .with(AuthJson.CLIENT_ID, provenance.clientId()))
                .with(AuthJson.LOGIN_OWNER_ID, provenance.loginOwnerId())
                .with(AuthJson.ACCOUNT_ID, textOrNull(account));
        var document = document(AuthMode.TOKENS)
                .with(AuthJson.API_KEY, textOrNull(apiKey.map(Secret::reveal)))
                .with(AuthJson.TOKENS, members)
                .with(AuthJson.LAST_REFRESH, now.toString());
        var agent = recordOf(account);
        return signIn(agent.isPresent() ? document.with(AuthJson.AGENT_IDENTITY, agent.get()) : document);
    }

    /**
     * A sign-in with a personal access token. The document names no mode, as the CLI's own does not.
     *
     * @param token stored without the white space around it
     */
    byte[] personalAccessToken(Secret token) throws DamagedCredentialException {
        return signIn(JsonObject.empty()
                .with(AuthJson.API_KEY, JsonLiteral.NULL)
                .with(AuthJson.PERSONAL_ACCESS_TOKEN, token.reveal().strip()));
    }

    /** A sign-in as an agent: the token when that is its source, else a record of the later generation with its task. */
    byte[] agent(AgentIdentity identity) throws DamagedCredentialException {
        var member = identity.source() instanceof AgentIdentity.UnverifiedJwt jwt
                ? new JsonString(jwt.token().reveal())
                : record(identity);
        return signIn(document(AuthMode.AGENT).with(AuthJson.AGENT_IDENTITY, member));
    }

    /**
     * Puts the record of an agent beside tokens that are in use, which stay in use; this is what the CLI itself does with the
     * agent it registers. A record that is there already is replaced: {@link CodexAttributes#AGENT_RUNTIME_ID} tells whose it
     * is, and whether it may go is for the caller to say.
     *
     * @throws DamagedCredentialException {@code MIXED} when the document does not hold tokens in use
     */
    byte[] agentBesideTokens(AgentIdentity identity) throws DamagedCredentialException {
        if (!AuthMode.of(stored).equals(AuthMode.TOKENS) || !stored.has(AuthJson.TOKENS)) {
            throw stored.mixed("the record of an agent was to be put beside tokens, but they are not in use");
        }
        var document = stored.json().with(AuthJson.AGENT_IDENTITY, record(identity));
        // Beside tokens nothing else tells that a record can't be used.
        var readAgain = StoredAgent.idBesideTokens(StoredObject.of(document, NEW));
        if (!readAgain.equals(Optional.of(identity.runtimeId()))) {
            throw refused(DamagedCredentialException.Kind.CORRUPT, NEW + " is no whole record of an agent");
        }
        return checked(document);
    }

    /**
     * Puts another record in place of the agent that is in use, which stays in use.
     *
     * @throws DamagedCredentialException {@code MIXED} when no agent is in use
     */
    byte[] agentInPlace(AgentIdentity identity) throws DamagedCredentialException {
        if (!AuthMode.of(stored).equals(AuthMode.AGENT) || !stored.has(AuthJson.AGENT_IDENTITY)) {
            throw stored.mixed("the record of an agent was to be replaced, but no agent is in use");
        }
        return checked(stored.json().with(AuthJson.AGENT_IDENTITY, record(identity)));
    }

    /**
     * Takes the agent away, and the mode with it if the agent was in use; everything else stays.
     *
     * @return empty when no credential is left
     */
    Optional<byte[]> withoutAgent() throws DamagedCredentialException {
        var wasInUse = AuthMode.of(stored).equals(AuthMode.AGENT);
        var rest = JsonObject.empty();
        for (var member : stored.json().members().entrySet()) {
            var goes = member.getKey().equals(AuthJson.AGENT_IDENTITY)
                    || (wasInUse && member.getKey().equals(AuthJson.MODE));
            rest = goes ? rest : rest.with(member.getKey(), member.getValue());
        }
        var content = rest.pretty();
        return AuthJsonCodec.INSTANCE.decode(content, NEW).isPresent() ? Optional.of(content) : Optional.empty();
    }

    /**
     * Notes the task an agent registered, in its record, in whatever mode the document is. A record of the older generation
     * gets it under the name of its time.
     *
     * @param runtimeId the agent that registered it
     * @param taskId in the clear
     * @throws DamagedCredentialException {@code MIXED} when the document does not hold a record of this agent
     */
    byte[] task(String runtimeId, String taskId) throws DamagedCredentialException {
        if (!StoredAgent.isId(taskId)) {
            throw new IllegalArgumentException(
                    "a task id must be 1 to 128 letters, digits or any of . _ ~ - (and not . or ..)");
        }
        var record = stored.find(AuthJson.AGENT_IDENTITY);
        if (record.isPresent() && record.get() instanceof JsonObject object) {
            var members = stored.inside(AuthJson.AGENT_IDENTITY, object);
            if (members.text(AuthJson.AGENT_RUNTIME_ID).equals(Optional.of(runtimeId))) {
                return checked(stored.json().with(AuthJson.AGENT_IDENTITY, object.with(taskMember(members), taskId)));
            }
        }
        throw stored.mixed("a task was to be put into the record of an agent, but that agent has none there");
    }

    /**
     * Turns the JWT of an agent into a record, once it was verified. The record outlives the token: it has no end of its own.
     *
     * @param token the JWT that was verified; must be the stored one still
     * @param claims its claims
     * @throws DamagedCredentialException {@code MIXED} when something else is stored by now; {@code CORRUPT} when a claim that
     *     must be there is not
     */
    byte[] verifiedAgent(Secret token, JsonObject claims) throws DamagedCredentialException {
        var found = stored.find(AuthJson.AGENT_IDENTITY);
        var isStored = found.isPresent()
                && found.get() instanceof JsonString text
                && !text.value().isEmpty()
                && Secret.of(text.value()).equals(token);
        if (!isStored) {
            throw stored.mixed("the token of an agent was to be turned into a record, but it is not stored there");
        }
        var identity = StoredAgent.ofVerified(claims, "the verified token");
        return checked(stored.json().with(AuthJson.AGENT_IDENTITY, record(identity)));
    }

    private static JsonObject document(AuthMode mode) {
        return JsonObject.empty().with(AuthJson.MODE, mode.name()).with(AuthJson.API_KEY, JsonLiteral.NULL);
    }

    private static JsonObject tokenMembers(TokenSet tokens, String refreshToken) {
        return JsonObject.empty()
                .with(AuthJson.ID_TOKEN, textOrEmpty(tokens.idToken()))
                .with(AuthJson.ACCESS_TOKEN, textOrEmpty(tokens.accessToken()))
                .with(AuthJson.REFRESH_TOKEN, refreshToken);
    }

    /** Empty also when the ID token is of no use: then the whole document is refused. */
    private static Optional<String> accountOf(TokenSet tokens) {
        var claims = UnverifiedClaims.read(textOrEmpty(tokens.idToken()));
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        try {
            return TokenIdentity.of(StoredObject.of(claims.get().claims(), NEW)).accountId();
        } catch (DamagedCredentialException e) {
            return Optional.empty();
        }
    }

    /** The stored record of an agent of {@code account}, with what the CLI must find in it. */
    private Optional<JsonObject> recordOf(Optional<String> account) throws DamagedCredentialException {
        var agent = stored.find(AuthJson.AGENT_IDENTITY);
        if (account.isEmpty()
                || agent.isEmpty()
                || !(agent.get() instanceof JsonObject record)
                || StoredAgent.idBesideTokens(stored).equals(Optional.of(CodexAttributes.UNREADABLE))) {
            return Optional.empty();
        }
        var members = stored.inside(AuthJson.AGENT_IDENTITY, record);
        return members.text(AuthJson.ACCOUNT_ID).equals(account) ? Optional.of(completed(members)) : Optional.empty();
    }

    /** Without these members the CLI refuses the whole document, tokens and all; empty text is enough for it. */
    private static JsonObject completed(StoredObject record) {
        var whole = record.json();
        whole = record.has(AuthJson.USER_ID) ? whole : whole.with(AuthJson.USER_ID, "");
        whole = record.has(AuthJson.PLAN) ? whole : whole.with(AuthJson.PLAN, "");
        return record.has(AuthJson.FEDRAMP) ? whole : whole.with(AuthJson.FEDRAMP, JsonLiteral.FALSE);
    }

    private static JsonObject record(AgentIdentity identity) {
        if (!(identity.source() instanceof AgentIdentity.StoredRecord source)) {
            throw new IllegalArgumentException("a token becomes a record only after it was verified");
        }
        var record = JsonObject.empty()
                .with(AuthJson.AGENT_RUNTIME_ID, identity.runtimeId())
                .with(AuthJson.AGENT_PRIVATE_KEY, source.privateKey().reveal());
        record = copy(identity, CodexAttributes.ACCOUNT_ID, record, AuthJson.ACCOUNT_ID);
        // What is not known is empty text: the CLI wants all seven members, see completed().
        record = record.with(AuthJson.USER_ID, identity.attributes().getOrDefault(CodexAttributes.USER_ID, ""));
        record = record.with(AuthJson.EMAIL, identity.attributes().getOrDefault(CodexAttributes.EMAIL, ""));
        record = record.with(AuthJson.PLAN, identity.attributes().getOrDefault(CodexAttributes.PLAN, ""));
        var isFedramp = "true".equals(identity.attributes().get(CodexAttributes.FEDRAMP));
        record = record.with(AuthJson.FEDRAMP, isFedramp ? JsonLiteral.TRUE : JsonLiteral.FALSE);
        return copy(identity, CodexAttributes.TASK_ID, record, AuthJson.TASK_ID);
    }

    private static JsonObject copy(AgentIdentity identity, String attribute, JsonObject record, String member) {
        var text = identity.attributes().get(attribute);
        return text == null ? record : record.with(member, text);
    }

    private static String taskMember(StoredObject record) {
        var isOlder = record.has(AuthJson.WORKSPACE_ID) && !record.has(AuthJson.ACCOUNT_ID);
        return isOlder && !record.has(AuthJson.TASK_ID) ? AuthJson.BACKGROUND_TASK_ID : AuthJson.TASK_ID;
    }

    private byte[] signIn(JsonObject document) throws DamagedCredentialException {
        var whole = document;
        for (var member : stored.json().members().entrySet()) {
            if (!OF_SIGN_IN.contains(member.getKey())) {
                whole = whole.with(member.getKey(), member.getValue());
            }
        }
        return checked(whole);
    }

    /** The bytes, if they can be read again. */
    private static byte[] checked(JsonObject document) throws DamagedCredentialException {
        var content = document.pretty();
        Optional<Credential> read;
        try {
            read = AuthJsonCodec.INSTANCE.decode(content, NEW);
        } catch (DamagedCredentialException e) {
            throw refused(e.kind(), String.valueOf(e.getMessage()));
        }
        if (read.isEmpty()) {
            throw refused(DamagedCredentialException.Kind.CORRUPT, NEW + " holds no credential");
        }
        return content;
    }

    private static DamagedCredentialException refused(DamagedCredentialException.Kind kind, String message) {
        return new DamagedCredentialException(
                kind, message, "Nothing was stored. Sign in again with a credential that is whole.", null);
    }

    private static String textOrEmpty(Optional<Secret> secret) {
        return secret.map(Secret::reveal).orElse("");
    }

    private static JsonValue textOrNull(Optional<String> text) {
        return text.isPresent() ? new JsonString(text.get()) : JsonLiteral.NULL;
    }
}

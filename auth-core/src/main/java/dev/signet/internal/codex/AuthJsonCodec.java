package dev.signet.internal.codex;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.text.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code auth.json}, and puts new tokens into it.
 *
 * <p>The mode is {@code auth_mode}; without one it is {@code personalAccessToken} when that member is there, else
 * {@code apikey} when there is a key, else {@code chatgpt}. A member that is {@code null} or empty text is absent, and so is a
 * blank key. The mode then decides, whatever else lies in the document:
 *
 * <table>
 * <caption>What a document decodes to</caption>
 * <tr><th>mode</th><th>its own member</th><th>other credentials</th><th>result</th></tr>
 * <tr><td>{@code apikey}</td><td>{@code OPENAI_API_KEY}</td><td>any</td><td>API key. Older CLIs bring {@code tokens} back
 *     after a switch to a key, so leftovers are no contradiction; they are kept and not used</td></tr>
 * <tr><td>{@code chatgpt}</td><td>{@code tokens}</td><td>any</td><td>tokens. A sign-in may store a key beside them, and the
 *     CLI a record of its agent, which {@link CodexAttributes#AGENT_RUNTIME_ID} then names</td></tr>
 * <tr><td>{@code chatgptAuthTokens}</td><td>{@code tokens}</td><td>any</td><td>tokens without a refresh token:
 *     {@link CodexAttributes#RENEWED_BY} the host</td></tr>
 * <tr><td>{@code personalAccessToken}</td><td>{@code personal_access_token}</td><td>any</td><td>bearer token</td></tr>
 * <tr><td>{@code agentIdentity}</td><td>{@code agent_identity}</td><td>any</td><td>agent identity; never a bearer token,
 *     though it may be a JWT</td></tr>
 * <tr><td>each of these</td><td>absent</td><td>none</td><td>signed out</td></tr>
 * <tr><td>each of these</td><td>absent</td><td>some</td><td>{@code MIXED}: which one was meant can't be told, and taking it
 *     for signed out would let a sign-in overwrite the other</td></tr>
 * <tr><td>any other text, such as {@code bedrockApiKey}</td><td>not looked at</td><td>not looked at</td>
 *     <td>{@link Credential.Unsupported}</td></tr>
 * </table>
 *
 * <p>What makes {@code tokens} corrupt or mixed is said at {@link StoredTokens}, and of {@code agent_identity} at
 * {@link StoredAgent}.
 */
final class AuthJsonCodec implements CredentialCodec {
    static final AuthJsonCodec INSTANCE = new AuthJsonCodec();

    private static final List<String> CREDENTIALS =
            List.of(AuthJson.TOKENS, AuthJson.AGENT_IDENTITY, AuthJson.PERSONAL_ACCESS_TOKEN, AuthJson.BEDROCK_API_KEY);

    private AuthJsonCodec() {}

    @Override
    public Optional<Credential> decode(byte[] content, String where) throws DamagedCredentialException {
        return decode(StoredObject.parse(content, where));
    }

    private static Optional<Credential> decode(StoredObject document) throws DamagedCredentialException {
        var mode = AuthMode.of(document);
        var member = mode.member();
        if (member.isEmpty()) {
            var attributes = new AttributeCollector(mode).toMap();
            return Optional.of(new Credential.Unsupported(mode.name(), attributes));
        }
        var credential = read(document, mode);
        if (credential.isEmpty()) {
            refuseOthers(document, mode, member.get());
        }
        return credential;
    }

    private static Optional<Credential> read(StoredObject document, AuthMode mode) throws DamagedCredentialException {
        // All four are read in any mode: a wrong type anywhere among them means a damaged document.
        var key = document.text(AuthJson.API_KEY).orElse("").strip();
        var tokens = document.object(AuthJson.TOKENS);
        var lastRefresh = document.text(AuthJson.LAST_REFRESH);
        var token = document.text(AuthJson.PERSONAL_ACCESS_TOKEN).orElse("").strip();
        var attributes = new AttributeCollector(mode);
        if (mode.equals(AuthMode.API_KEY)) {
            return key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credential.ApiKey(sendable(document, AuthJson.API_KEY, key), attributes.toMap()));
        }
        if (mode.equals(AuthMode.PERSONAL_ACCESS_TOKEN)) {
            return token.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credential.BearerToken(
                            sendable(document, AuthJson.PERSONAL_ACCESS_TOKEN, token), attributes.toMap()));
        }
        if (mode.equals(AuthMode.AGENT)) {
            var agent = StoredAgent.read(document, attributes);
            return agent.isPresent() ? Optional.of(agent.get()) : Optional.empty();
        }
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (mode.equals(AuthMode.HOST_TOKENS)) {
            attributes.put(CodexAttributes.RENEWED_BY, CodexAttributes.HOST);
        }
        if (document.has(AuthJson.AGENT_IDENTITY)) {
            attributes.putShown(CodexAttributes.AGENT_RUNTIME_ID, StoredAgent.idBesideTokens(document));
        }
        return Optional.of(StoredTokens.read(tokens.get(), attributes, lastRefresh));
    }

    private static Secret sendable(StoredObject document, String member, String text)
            throws DamagedCredentialException {
        if (!PlainText.isSendable(text)) {
            throw document.corrupt(member, "has a character that can't be sent in a header");
        }
        return Secret.of(text);
    }

    /** Nothing is there in the mode's own member: signed out, if nothing is there anywhere else. */
    private static void refuseOthers(StoredObject document, AuthMode mode, String member)
            throws DamagedCredentialException {
        var hasKey = !document.text(AuthJson.API_KEY).orElse("").isBlank();
        var others = CREDENTIALS.stream()
                .filter(document::has)
                .filter(other -> !other.equals(member))
                .toList();
        if (hasKey || !others.isEmpty()) {
            throw document.mixed("in mode " + mode.name() + " it must have " + member + ", but has "
                    + (hasKey ? AuthJson.API_KEY : String.join(", ", others)) + " only");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A received ID token that would make the document corrupt is left out and the stored one stays: with it, nobody could
     * read the other tokens any more. {@code tokens.account_id} is never changed; should the received tokens be another
     * account's, the result decodes as {@code MIXED}. Tokens of a host never get a refresh token.
     *
     * @throws DamagedCredentialException also {@code MIXED} when the document does not hold tokens in use, so that a refresh
     *     never brings tokens back after a switch to another kind of credential
     */
    @Override
    public byte[] merge(byte[] stored, TokenSet received, Instant now, String where) throws DamagedCredentialException {
        var document = StoredObject.parse(stored, where);
        var tokens = document.object(AuthJson.TOKENS);
        if (tokens.isEmpty() || !(decode(document).orElse(null) instanceof Credential.OAuthTokens)) {
            throw document.mixed("newer tokens were to be put into it, but it does not hold tokens in use");
        }
        var renewed = replace(tokens.get().json(), AuthJson.ACCESS_TOKEN, received.accessToken());
        if (!AuthMode.of(document).equals(AuthMode.HOST_TOKENS)) {
            renewed = replace(renewed, AuthJson.REFRESH_TOKEN, received.refreshToken());
        }
        var whole = replace(renewed, AuthJson.ID_TOKEN, received.idToken());
        var merged = document.json().with(AuthJson.TOKENS, whole).with(AuthJson.LAST_REFRESH, now.toString());
        if (received.idToken().isPresent() && isCorrupt(merged, where)) {
            merged = merged.with(AuthJson.TOKENS, renewed);
        }
        return merged.pretty();
    }

    private static boolean isCorrupt(JsonObject json, String where) {
        try {
            decode(StoredObject.of(json, where));
            return false;
        } catch (DamagedCredentialException e) {
            return e.kind() == DamagedCredentialException.Kind.CORRUPT;
        }
    }

    private static JsonObject replace(JsonObject tokens, String name, Optional<Secret> received) {
        return received.isPresent() ? tokens.with(name, received.get().reveal()) : tokens;
    }

    /**
     * {@inheritDoc}
     *
     * <p>What the access token says of its own end counts before what was sent with it.
     */
    @Override
    public Credential.OAuthTokens renewed(Credential.OAuthTokens held, TokenSet received, Instant now, String where)
            throws DamagedCredentialException {
        var tokens = TokenSet.builder();
        newer(received.accessToken(), held.tokens().accessToken()).ifPresent(tokens::accessToken);
        newer(received.refreshToken(), held.tokens().refreshToken()).ifPresent(tokens::refreshToken);
        newer(received.idToken(), held.tokens().idToken()).ifPresent(tokens::idToken);
        newer(received.issuedAt(), held.tokens().issuedAt()).ifPresent(tokens::issuedAt);
        received.expiresAt().ifPresent(tokens::expiresAt);
        var claims = received.accessToken().flatMap(token -> UnverifiedClaims.read(token.reveal()));
        if (claims.isPresent()) {
            requireSameAccount(held, StoredObject.of(claims.get().claims(), where));
            TokenLife.of(claims).addTo(tokens);
        }
        boolean workload = CodexAttributes.WORKLOAD.equals(held.attributes().get(CodexAttributes.RENEWED_BY));
        var attributes = workload && claims.isPresent()
                ? ofWorkload(held.attributes(), StoredObject.of(claims.get().claims(), where))
                : held.attributes();
        return new Credential.OAuthTokens(tokens.build(), attributes);
    }

    /** Whose a workload's token is nobody knows before the token itself tells. */
    private static Map<String, String> ofWorkload(Map<String, String> known, StoredObject claims)
            throws DamagedCredentialException {
        var identity = TokenIdentity.of(claims);
        var attributes = new AttributeCollector(known);
        attributes.agreeOnAccount(claims, "the token", identity.accountId());
        attributes.putShown(CodexAttributes.USER_ID, identity.userId());
        attributes.putShown(CodexAttributes.EMAIL, identity.email());
        attributes.putShown(CodexAttributes.PLAN, identity.plan());
        if (identity.isFedramp()) {
            attributes.put(CodexAttributes.FEDRAMP, "true");
        }
        return attributes.toMap();
    }

    private static void requireSameAccount(Credential.OAuthTokens held, StoredObject claims)
            throws DamagedCredentialException {
        var account = TokenIdentity.of(claims).accountId();
        var known = held.attributes().get(CodexAttributes.ACCOUNT_ID);
        if (account.isPresent() && known != null && !account.get().equals(known)) {
            throw claims.mixed("the access token is another account's than the one in use");
        }
    }

    private static <T> Optional<T> newer(Optional<T> received, Optional<T> held) {
        return received.isPresent() ? received : held;
    }

    @Override
    public Optional<String> account(Credential credential) {
        return Optional.ofNullable(credential.attributes().get(CodexAttributes.ACCOUNT_ID));
    }
}

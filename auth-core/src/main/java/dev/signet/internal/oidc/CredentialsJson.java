package dev.signet.internal.oidc;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.TokenSet;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.text.PlainText;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads {@code credentials.json}, and puts new tokens into it.
 *
 * <pre>{@code
 * {
 *   "schema": 1,
 *   "issuer": "https://login.acme.test",
 *   "kind": "oauth_tokens",
 *   "oauth_tokens": {
 *     "client_id": "acme-cli",
 *     "subject": "user-1",
 *     "access_token": "...",
 *     "refresh_token": "...",
 *     "id_token": "...",
 *     "token_type": "DPoP",
 *     "dpop_key": "...",
 *     "scope": "openid offline_access",
 *     "issued_at": "2026-11-21T22:48:26Z",
 *     "expires_at": "2026-11-21T23:48:26Z",
 *     "last_refresh": "2026-11-21T22:48:26Z"
 *   }
 * }
 * }</pre>
 *
 * <p>The credential lies in the member that has the name of its kind. {@code token_type} is {@code Bearer} or {@code DPoP}; {@code
 * dpop_key} is the private key that tokens are bound to, in the form of the one below, and absent where nothing is. The other kinds are {@code api_key} with {@code key},
 * {@code bearer_token} with {@code token}, and {@code agent_identity} with {@code runtime_id}, {@code private_key} (PKCS#8,
 * RFC 5958, in base64) and {@code task_id}. Members nobody here knows are kept, wherever they are.
 *
 * <table>
 * <caption>What a document decodes to</caption>
 * <tr><th>document</th><th>result</th></tr>
 * <tr><td>{@code schema} is absent, or anything but a whole number above zero</td><td>{@code CORRUPT}</td></tr>
 * <tr><td>{@code schema} is above 1</td><td>{@link Credential.Unsupported}: a later version wrote it, and nothing in it is
 *     judged</td></tr>
 * <tr><td>neither a kind nor a credential</td><td>signed out</td></tr>
 * <tr><td>a credential, but no kind; a kind, but no credential of any kind</td><td>{@code CORRUPT}</td></tr>
 * <tr><td>{@code issuer} is absent</td><td>{@code CORRUPT}</td></tr>
 * <tr><td>{@code issuer}, or {@code client_id} of tokens, is not the profile's</td><td>{@code MIXED}, with both named</td></tr>
 * <tr><td>credentials of two kinds, or of another kind than it says</td><td>{@code MIXED}: which one was meant can't be
 *     told</td></tr>
 * <tr><td>a kind nobody here knows; tokens of a type other than these</td><td>{@link Credential.Unsupported}</td></tr>
 * </table>
 *
 * <p>Why an API key is bound to an issuer too: it must not follow an application to another provider. Pure, immutable and safe
 * for use by several threads.
 */
final class CredentialsJson implements CredentialCodec {
    static final int SCHEMA = 1;

    private static final String SCHEMA_TEXT = "1";

    private final World world;

    CredentialsJson(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    @Override
    public Optional<Credential> decode(byte[] content, String where) throws DamagedCredentialException {
        return decode(StoredMembers.parse(content, world, where));
    }

    private Optional<Credential> decode(StoredMembers document) throws DamagedCredentialException {
        var later = laterSchema(document);
        if (later.isPresent()) {
            return Optional.of(new Credential.Unsupported(
                    "schema ".concat(later.get()), new Attributes(world, "unsupported").toMap()));
        }
        var kind = document.text(Member.KIND);
        var found = credentialIn(document);
        if (kind.isEmpty()) {
            if (found.isEmpty()) {
                return Optional.empty();
            }
            throw document.corrupt(Member.KIND, "must be there, but is absent or empty");
        }
        var issuer = document.require(Member.ISSUER);
        if (!issuer.equals(world.issuer())) {
            throw document.foreign(Member.ISSUER, issuer, world.issuer());
        }
        return Optional.of(read(document, kind.get(), found));
    }

    /** The schema of a later version; empty when it is ours. */
    static Optional<String> laterSchema(StoredMembers document) throws DamagedCredentialException {
        JsonValue schema = document.find(Member.SCHEMA).orElse(null);
        if (schema instanceof JsonNumber number) {
            if (number.text().equals(SCHEMA_TEXT)) {
                return Optional.empty();
            }
            // Numbers beyond any schema, and fractions, come from nobody who writes schemas.
            if (isWhole(number.text()) && number.floor().orElse(0) > SCHEMA) {
                return Optional.of(number.text());
            }
        }
        throw document.corrupt(Member.SCHEMA, "must be " + SCHEMA_TEXT + ", or the number of a later version");
    }

    private static boolean isWhole(String number) {
        for (var i = 0; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The kind of the credential that is there, by its member alone; empty when there is none. */
    private static Optional<String> credentialIn(StoredMembers document) throws DamagedCredentialException {
        Optional<String> found = Optional.empty();
        for (var i = 0; i < Member.KINDS.size(); i++) {
            var kind = Member.KINDS.get(i);
            if (document.object(kind).isPresent()) {
                if (found.isPresent()) {
                    throw document.mixed("it holds " + found.get() + " and " + kind + " at once");
                }
                found = Optional.of(kind);
            }
        }
        return found;
    }

    private Credential read(StoredMembers document, String kind, Optional<String> found)
            throws DamagedCredentialException {
        if (!Member.KINDS.contains(kind)) {
            return new Credential.Unsupported(PlainText.cut(kind), new Attributes(world, "unsupported").toMap());
        }
        if (found.isEmpty()) {
            throw document.corrupt(kind, "must be there, but is absent");
        }
        if (!found.get().equals(kind)) {
            throw document.mixed("its kind is " + kind + ", but it holds " + found.get() + " only");
        }
        var members = document.object(kind).orElseThrow();
        var attributes = new Attributes(world, kind);
        return switch (kind) {
            case Member.OAUTH_TOKENS -> new StoredTokens(members, world).read(attributes);
            case Member.API_KEY -> new Credential.ApiKey(members.requireSendable(Member.KEY), attributes.toMap());
            case Member.BEARER_TOKEN ->
                new Credential.BearerToken(members.requireSendable(Member.TOKEN), attributes.toMap());
            default -> agent(members, attributes);
        };
    }

    private static Credential agent(StoredMembers members, Attributes attributes) throws DamagedCredentialException {
        var runtimeId = requireId(members, Member.RUNTIME_ID, members.require(Member.RUNTIME_ID));
        var task = members.text(Member.TASK_ID);
        if (task.isPresent()) {
            attributes.put(OidcAttributes.TASK_ID, requireId(members, Member.TASK_ID, task.get()));
        }
        var key = members.requireSendable(Member.PRIVATE_KEY);
        return new Credential.AgentIdentity(
                runtimeId, new Credential.AgentIdentity.StoredRecord(key), attributes.toMap());
    }

    private static String requireId(StoredMembers members, String name, String id) throws DamagedCredentialException {
        if (!isId(id)) {
            throw members.corrupt(name, "must be 1 to 128 letters, digits or any of . _ ~ - (and not . or ..)");
        }
        return id;
    }

    /** Ids are signed, and are a segment of a path besides, where dots alone lead elsewhere (RFC 3986, section 3.3). */
    static boolean isId(String text) {
        return AssertionId.isValid(text);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The end of an access token's life is stored with it, so that every process, and this one after a restart, judges it
     * alike. What was granted and to whom stays as the sign-in noted it.
     *
     * @throws DamagedCredentialException also {@code MIXED} when the document does not hold tokens in use, so that a refresh
     *     never brings tokens back after a switch to another kind of credential, and when a received ID token is another
     *     account's
     */
    @Override
    public byte[] merge(byte[] stored, TokenSet received, Instant now, String where) throws DamagedCredentialException {
        var document = StoredMembers.parse(stored, world, where);
        var tokens = document.object(Member.OAUTH_TOKENS);
        if (!(decode(document).orElse(null) instanceof Credential.OAuthTokens) || tokens.isEmpty()) {
            throw document.mixed("newer tokens were to be put into it, but it does not hold tokens in use");
        }
        JsonObject renewed = new StoredTokens(tokens.get(), world).renewed(received, now);
        return document.json().with(Member.OAUTH_TOKENS, renewed).pretty();
    }

    @Override
    public Credential.OAuthTokens renewed(Credential.OAuthTokens held, TokenSet received, Instant now, String where)
            throws DamagedCredentialException {
        var known = held.attributes().get(OidcAttributes.SUBJECT);
        var identity = received.idToken().flatMap(IdTokenIdentity::read);
        if (known != null && identity.isPresent() && !identity.get().subject().equals(known)) {
            throw new DamagedCredentialException(
                    DamagedCredentialException.Kind.MIXED,
                    where + " holds the ID token of another account than the one in use",
                    "Sign in again with the account that was meant.",
                    null);
        }
        var fresh = AccessTokenLife.complete(received, now);
        var tokens = TokenSet.builder()
                .scheme(
                        fresh.accessToken().isPresent()
                                ? fresh.scheme()
                                : held.tokens().scheme());
        fresh.accessToken().or(held.tokens()::accessToken).ifPresent(tokens::accessToken);
        fresh.refreshToken().or(held.tokens()::refreshToken).ifPresent(tokens::refreshToken);
        fresh.idToken().or(held.tokens()::idToken).ifPresent(tokens::idToken);
        fresh.issuedAt().ifPresent(tokens::issuedAt);
        fresh.expiresAt().ifPresent(tokens::expiresAt);
        fresh.dpopKey().or(held.tokens()::dpopKey).ifPresent(tokens::dpopKey);
        return new Credential.OAuthTokens(tokens.build(), held.attributes());
    }

    /** Issuer and subject with a blank between, which neither an issuer nor anything before the first blank can have. */
    @Override
    public Optional<String> account(Credential credential) {
        var subject = credential.attributes().get(OidcAttributes.SUBJECT);
        return subject == null
                ? Optional.empty()
                : Optional.of(world.issuer().concat(" ").concat(subject));
    }
}

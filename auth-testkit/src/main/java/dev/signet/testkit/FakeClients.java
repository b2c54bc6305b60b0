package dev.signet.testkit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The clients that a {@link FakeAuthorizationServer} knows. From the start there is one, the public client of the Codex CLI
 * ({@link CodexFixtures#CLIENT_ID}); everybody else is refused until registered, save for refreshes of
 * {@link FakeAuthorizationServer#signIn(Account)}, which ask for no client. Safe for use by several threads.
 */
public final class FakeClients {
    /** Shows whether a client encodes its secret as a form's before base64 (RFC 6749, section 2.3.1). */
    private static final String HARD_TO_ENCODE = "+/ :%&=";

    private final ClientCheck check;
    private final Settings settings;
    private final String issuer;
    private final Tally tally;

    FakeClients(ClientCheck check, Settings settings, String issuer, Tally tally) {
        this.check = check;
        this.settings = settings;
        this.issuer = issuer;
        this.tally = tally;
        register(CodexFixtures.client());
    }

    /**
     * Registers a client without a secret, such as an app on a desktop.
     *
     * @param id of the client
     * @param redirectUris compared as texts; only the port of one with a loopback host is free (RFC 8252, section 7.3)
     * @return the client
     */
    public OAuthClient registerPublic(String id, String... redirectUris) {
        return register(OAuthClient.publicClient(id, List.of(redirectUris)));
    }

    /**
     * Registers a client with a new secret, for {@code client_secret_basic} and {@code client_secret_post}. The secret ends
     * in characters that only get through when they are encoded as they should be.
     *
     * @param id of the client
     * @param redirectUris as for {@link #registerPublic}
     * @return the client, with its {@link OAuthClient#secret()}
     */
    public OAuthClient registerConfidential(String id, String... redirectUris) {
        String secret = settings.secrets().opaque("cs-") + HARD_TO_ENCODE;
        return register(OAuthClient.confidential(id, secret, List.of(redirectUris)));
    }

    /**
     * Registers a client that proves itself by {@code private_key_jwt} (RFC 7523, section 2.2). The server itself checks that
     * {@code iss} and {@code sub} are the id, {@code aud} is its issuer or token endpoint, {@code exp} is at most an hour
     * ahead, and {@code jti} is new.
     *
     * @param id of the client
     * @param signature whether the signature of a JWT in compact form is the client's; called by several threads
     * @return the client
     */
    public OAuthClient registerSigning(String id, Predicate<String> signature) {
        return register(OAuthClient.signing(id, Objects.requireNonNull(signature, "signature")));
    }

    /**
     * Registers a client that proves itself by {@code private_key_jwt} with one of these keys. Beyond what {@link
     * #registerSigning(String, Predicate)} checks, {@code typ} is {@code client-authentication+jwt}, {@code kid} the thumbprint of a
     * key (RFC 7638), {@code aud} this server's issuer as one text, and {@code exp} at most five minutes after {@code iat}.
     *
     * @param id of the client
     * @param jwkSet public Ed25519 and P-256 keys (RFC 7517, section 5)
     * @param redirectUris as for {@link #registerPublic}
     * @return the client
     * @throws IllegalArgumentException when it is no set of such keys
     */
    public OAuthClient registerKeys(String id, String jwkSet, String... redirectUris) {
        return registerKeysFor(issuer, id, jwkSet, redirectUris);
    }

    /**
     * As {@link #registerKeys}, for a server that goes by another name, such as its token endpoint's address.
     *
     * @param audience what {@code aud} must be
     * @param id of the client
     * @param jwkSet public Ed25519 and P-256 keys
     * @param redirectUris as for {@link #registerPublic}
     * @return the client
     */
    public OAuthClient registerKeysFor(String audience, String id, String jwkSet, String... redirectUris) {
        var signature = new KeyedAssertions(jwkSet, audience, settings.time());
        return register(OAuthClient.signing(id, signature).withRedirectUris(redirectUris));
    }

    /**
     * How many client assertions were good.
     *
     * @return by now
     */
    public int assertionsAccepted() {
        return tally.count(Tally.Event.CLIENT_ASSERTION_ACCEPTED);
    }

    /**
     * How many client assertions were refused since they had been used before.
     *
     * @return by now
     */
    public int assertionsReplayed() {
        return tally.count(Tally.Event.CLIENT_ASSERTION_REPLAYED);
    }

    /**
     * Puts a client in force, in place of one with the same id.
     *
     * @param client such as {@code clients.registerPublic("app").withScopes("openid")}
     * @return the same
     */
    public OAuthClient register(OAuthClient client) {
        check.register(client);
        return client;
    }

    /**
     * Forgets a client. Its tokens stay good.
     *
     * @param id of the client
     */
    public void remove(String id) {
        check.remove(id);
    }

    /**
     * Looks a client up.
     *
     * @param id of the client
     * @return the client, or empty when nobody has registered it
     */
    public Optional<OAuthClient> find(String id) {
        return check.find(id);
    }

    /**
     * How many requests at the token endpoint were refused for their client: unknown, unproven, or not allowed the grant.
     *
     * @return by now
     */
    public int refusals() {
        return tally.count(Tally.Event.CLIENT_REFUSED);
    }
}

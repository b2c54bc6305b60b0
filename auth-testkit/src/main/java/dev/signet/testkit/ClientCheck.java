package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells which client asks at the token endpoint (RFC 6749, section 2.3; RFC 7521, section 4.2). Safe for several threads. */
final class ClientCheck {
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String BASIC = "basic ";

    private record Password(String id, String secret) {}

    private final Map<String, OAuthClient> clients = new ConcurrentHashMap<>();
    private final AssertionRules assertions;
    private final Tally tally;

    ClientCheck(AssertionRules assertions, Tally tally) {
        this.assertions = assertions;
        this.tally = tally;
    }

    void register(OAuthClient client) {
        clients.put(client.id(), client);
    }

    void remove(String id) {
        clients.remove(id);
    }

    Optional<OAuthClient> find(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    /** The client, proven in its own way and allowed to use the grant. */
    OAuthClient require(TokenForm form, String grantType) throws GrantRefusedException {
        return identify(form, grantType)
                .orElseThrow(() -> refusal(form, "the request must name a client that is registered"));
    }

    /** As {@link #require}, or empty when the request tries to name none. */
    Optional<OAuthClient> identify(TokenForm form, String grantType) throws GrantRefusedException {
        boolean basic = isBasic(form);
        Optional<String> secret = form.find("client_secret");
        boolean assertion = form.find("client_assertion").isPresent()
                || form.find("client_assertion_type").isPresent();
        if ((basic ? 1 : 0) + (secret.isPresent() ? 1 : 0) + (assertion ? 1 : 0) > 1) {
            throw GrantRefusedException.malformed("a client must prove itself in one way only");
        }
        if (!basic && !assertion && form.find("client_id").isEmpty()) {
            return Optional.empty();
        }
        OAuthClient client = basic ? byBasic(form) : assertion ? byAssertion(form) : byForm(form, secret);
        if (!client.mayUse(grantType)) {
            tally.add(Tally.Event.CLIENT_REFUSED);
            throw new GrantRefusedException(
                    Outcome.CLIENT_REFUSED, "unauthorized_client", "the client may not use this grant");
        }
        return Optional.of(client);
    }

    /** The id that a request claims, good or not. */
    static Optional<String> claimedId(TokenForm form) {
        return form.find("client_id")
                .or(() -> isBasic(form) ? password(form.authorization()).map(Password::id) : Optional.empty())
                .or(() -> form.find("client_assertion").flatMap(JwtText::parse).flatMap(jwt -> jwt.text("sub")));
    }

    private static boolean isBasic(TokenForm form) {
        return form.authorization().toLowerCase(Locale.ROOT).startsWith(BASIC);
    }

    private OAuthClient byBasic(TokenForm form) throws GrantRefusedException {
        Password password = password(form.authorization())
                .orElseThrow(() -> refusal(form, "Basic needs the base64 of id and secret, each encoded as in a form"));
        if (form.find("client_id").filter(id -> !id.equals(password.id())).isPresent()) {
            throw GrantRefusedException.malformed("client_id must be the client of the Authorization header");
        }
        return find(password.id())
                .filter(client -> hasSecret(client, password.secret()))
                .orElseThrow(() -> refusal(form, "no such client, or another secret"));
    }

    private OAuthClient byForm(TokenForm form, Optional<String> secret) throws GrantRefusedException {
        return find(form.find("client_id").orElse(""))
                .filter(client -> secret.map(text -> hasSecret(client, text)).orElse(client.isPublic()))
                .orElseThrow(() -> refusal(form, "no such client, or not the proof that it was registered with"));
    }

    private OAuthClient byAssertion(TokenForm form) throws GrantRefusedException {
        if (!form.find("client_assertion_type").equals(Optional.of(ASSERTION_TYPE))) {
            throw refusal(form, "client_assertion_type must be " + ASSERTION_TYPE);
        }
        String assertion = form.find("client_assertion").orElse("");
        JwtText jwt = JwtText.parse(assertion).orElseThrow(() -> refusal(form, "client_assertion must be a JWT"));
        String id = jwt.text("sub").orElse("");
        OAuthClient client = find(id).filter(one -> one.assertionSignature()
                        .filter(signature -> signature.test(assertion))
                        .isPresent())
                .orElseThrow(() -> refusal(form, "no such client, or another's signature"));
        if (!jwt.text("iss").equals(Optional.of(id))
                || form.find("client_id").filter(named -> !named.equals(id)).isPresent()) {
            throw refusal(form, "iss and sub, and client_id where it is sent, must be the client's id");
        }
        Optional<String> breach = assertions.breachOfSingleUse(jwt);
        if (breach.isPresent()) {
            if (breach.get().equals(AssertionRules.REPLAY)) {
                tally.add(Tally.Event.CLIENT_ASSERTION_REPLAYED);
            }
            throw refusal(form, breach.get());
        }
        tally.add(Tally.Event.CLIENT_ASSERTION_ACCEPTED);
        return client;
    }

    /** The parts of a Basic header: first decoded from base64, then each as a form's (RFC 6749, section 2.3.1). */
    private static Optional<Password> password(String authorization) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split(":", -1);
            return parts.length == 2
                    ? Optional.of(new Password(FormParameters.decode(parts[0]), FormParameters.decode(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean hasSecret(OAuthClient client, String text) {
        return client.findSecret()
                .filter(secret -> MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private GrantRefusedException refusal(TokenForm form, String description) {
        tally.add(Tally.Event.CLIENT_REFUSED);
        ScriptedAnswer answer = ScriptedAnswer.error(401, "invalid_client", description);
        return new GrantRefusedException(
                Outcome.CLIENT_REFUSED,
                isBasic(form) ? answer.header("WWW-Authenticate", "Basic realm=\"token\"") : answer);
    }
}

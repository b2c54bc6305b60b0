package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.TokenRequest.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks proofs (RFC 9449, section 4.3), and knows which token is bound to which key. Safe for use by several threads. */
final class DpopCheck {
    private static final String HEADER = "DPoP";
    private static final String NONCE_HEADER = "DPoP-Nonce";
    private static final String SCHEME = "DPoP ";
    private static final String USE_NONCE = "use_dpop_nonce";
    private static final String INVALID = "invalid_dpop_proof";
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final URI server;
    private final Settings settings;
    private final FakeDpop rules;
    private final Tally tally;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final Map<String, String> bindings = new ConcurrentHashMap<>();

    DpopCheck(URI server, Settings settings, FakeDpop rules, Tally tally) {
        this.server = server;
        this.settings = settings;
        this.rules = rules;
        this.tally = tally;
    }

    /** What came of a look at a proof: a key, or an error code with its description. */
    private record Finding(String thumbprint, String error, String description) {
        static Finding wrong(String description) {
            return new Finding("", INVALID, description);
        }
    }

    /** The key that a token request proves; empty when it proves none. */
    Optional<String> atTokenEndpoint(HttpExchange exchange) throws GrantRefusedException {
        List<String> proofs = proofs(exchange);
        if (proofs.isEmpty() || rules.isPassedOver()) {
            return Optional.empty();
        }
        Finding finding = look(proofs, exchange, Optional.empty(), rules.needsNonce(true));
        if (!finding.error().isEmpty()) {
            throw new GrantRefusedException(Outcome.INVALID, finding.error(), finding.description());
        }
        return Optional.of(finding.thumbprint());
    }

    /** A refresh token that is bound is good with its key only (section 5). */
    void requireKey(TokenForm form) throws GrantRefusedException {
        Optional<String> bound = form.find("refresh_token").map(bindings::get);
        if (bound.isPresent() && !bound.equals(form.key())) {
            throw new GrantRefusedException(
                    Outcome.MISMATCH, "invalid_grant", "the refresh token is bound to another key than was proven");
        }
    }

    /** The members of an answer, with what is in them bound to the key of the request. */
    Map<String, Object> bind(Map<String, Object> members, TokenForm form) {
        if (form.key().isEmpty()) {
            return members;
        }
        var bound = new LinkedHashMap<>(members);
        bound.put("token_type", "DPoP");
        for (String name : List.of("access_token", "refresh_token")) {
            if (members.get(name) instanceof String token) {
                bindings.put(token, form.key().get());
            }
        }
        return bound;
    }

    /** The answer, with a nonce where those are in use. */
    ScriptedAnswer withNonce(ScriptedAnswer answer, boolean atTokenEndpoint) {
        return rules.needsNonce(atTokenEndpoint) ? answer.header(NONCE_HEADER, rules.nonce()) : answer;
    }

    static boolean isDpop(HttpExchange exchange) {
        return BearerCheck.authorization(exchange).regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static String token(HttpExchange exchange) {
        return BearerCheck.authorization(exchange).substring(SCHEME.length()).strip();
    }

    boolean isBound(String token) {
        return bindings.containsKey(token);
    }

    /** What is wrong with the proof that came with {@code token} (section 7.1); empty when nothing is. */
    Optional<ScriptedAnswer> refusal(HttpExchange exchange, String token) {
        String bound = bindings.get(token);
        if (bound == null) {
            return Optional.of(unauthorized("invalid_token"));
        }
        Finding finding = look(proofs(exchange), exchange, Optional.of(token), rules.needsNonce(false));
        if (!finding.error().isEmpty()) {
            return Optional.of(unauthorized(finding.error()));
        }
        return finding.thumbprint().equals(bound) ? Optional.empty() : Optional.of(unauthorized("invalid_token"));
    }

    static ScriptedAnswer unauthorized(String error) {
        return ScriptedAnswer.error(401, error)
                .header("WWW-Authenticate", "DPoP error=\"" + error + "\", algs=\"ES256 EdDSA\"");
    }

    private static List<String> proofs(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(HEADER)).orElse(List.of());
    }

    private Finding look(List<String> proofs, HttpExchange exchange, Optional<String> token, boolean needsNonce) {
        Finding finding = proofs.size() == 1
                ? look(proofs.get(0), exchange, token, needsNonce)
                : Finding.wrong("there must be one proof");
        if (finding.error().isEmpty()) {
            tally.add(Tally.Event.DPOP_ACCEPTED);
            rules.accepted(proofs.get(0));
        } else {
            tally.add(finding.error().equals(USE_NONCE) ? Tally.Event.DPOP_CHALLENGED : Tally.Event.DPOP_REFUSED);
        }
        return finding;
    }

    private Finding look(String proof, HttpExchange exchange, Optional<String> token, boolean needsNonce) {
        Optional<CompactJws> parsed = CompactJws.parse(proof);
        if (parsed.isEmpty()) {
            return Finding.wrong("the proof must be a JWT");
        }
        CompactJws jws = parsed.get();
        Optional<ClientJwk> key = Optional.ofNullable(jws.header().get("jwk") instanceof Map<?, ?> jwk ? jwk : null)
                .flatMap(ClientJwk::parse);
        if (!jws.header("typ").equals(Optional.of("dpop+jwt"))
                || jws.header("alg").filter(rules.algorithms()::contains).isEmpty()) {
            return Finding.wrong("typ must be dpop+jwt, and alg one of " + rules.algorithms());
        }
        if (key.filter(one -> one.verifies(jws)).isEmpty()) {
            return Finding.wrong("jwk must be the public key of the signature, and no more");
        }
        JwtText claims = jws.claims();
        String htu = server + exchange.getRequestURI().getRawPath();
        if (!claims.text("htm").equals(Optional.of(exchange.getRequestMethod()))
                || !claims.text("htu").equals(Optional.of(htu))) {
            return Finding.wrong("htm and htu must be those of the request");
        }
        if (!claims.text("ath").equals(token.map(DpopCheck::hash))) {
            return Finding.wrong("ath must be the hash of the access token, and absent without one");
        }
        if (claims.seconds("iat")
                .map(Instant::ofEpochSecond)
                .filter(this::isFresh)
                .isEmpty()) {
            return Finding.wrong("iat must be within " + FRESH.toSeconds() + " s of now");
        }
        if (needsNonce && claims.text("nonce").filter(rules::takes).isEmpty()) {
            return new Finding("", USE_NONCE, "the proof must have the nonce of this answer");
        }
        Optional<String> id = claims.text("jti");
        if (id.isEmpty() || !used.add(key.get().thumbprint() + " " + id.get())) {
            tally.add(Tally.Event.DPOP_REPLAYED);
            return Finding.wrong("jti must be there and new");
        }
        return new Finding(key.get().thumbprint(), "", "");
    }

    private boolean isFresh(Instant issued) {
        return Duration.between(issued, settings.time().instant()).abs().compareTo(FRESH) <= 0;
    }

    private static String hash(String token) {
        return JwkSetKey.base64url(Digests.sha256().digest(token.getBytes(StandardCharsets.US_ASCII)));
    }
}

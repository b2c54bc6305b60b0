package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;

/** Takes bearer tokens from requests (RFC 6750, section 2.1), and knows which of them are good. */
final class BearerCheck {
    private static final String SCHEME = "Bearer ";

    private final TokenLedger ledger;
    private volatile Freshness freshness;

    BearerCheck(TokenLedger ledger, Freshness freshness) {
        this.ledger = ledger;
        this.freshness = freshness;
    }

    void freshness(Freshness next) {
        freshness = next;
    }

    static String authorization(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
    }

    /** What follows the scheme, good or not. */
    static Optional<String> presented(HttpExchange exchange) {
        String authorization = authorization(exchange);
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /** The owner of a good access token. */
    Optional<TokenLedger.Bearer> find(HttpExchange exchange) {
        return presented(exchange).flatMap(this::find);
    }

    /** The owner of a token that was presented, if it is good. */
    Optional<TokenLedger.Bearer> find(String token) {
        return ledger.findBearer(token, freshness);
    }

    static ScriptedAnswer refusal() {
        return ScriptedAnswer.error(401, "invalid_token").header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}

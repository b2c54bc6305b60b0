package dev.signet.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens sessions for clients, whichever way a person has agreed. Safe for use by several threads. */
final class ClientSessions {
    private final URI issuer;
    private final Settings settings;
    private final TokenLedger ledger;
    private final IdTokenIssuer idTokens;
    private final List<IssuedSession> opened = new CopyOnWriteArrayList<>();

    ClientSessions(URI issuer, Settings settings, TokenLedger ledger, IdTokenIssuer idTokens) {
        this.issuer = issuer;
        this.settings = settings;
        this.ledger = ledger;
        this.idTokens = idTokens;
    }

    /** {@code substitute} takes the place of the account that agreed; {@code key} is what the access tokens are bound to. */
    IssuedSession open(CodeLedger.Authorization authorization, Optional<Account> substitute, Optional<String> key) {
        var mint = new ClientTokens(
                issuer, settings, idTokens, authorization.client(), authorization.scope(), authorization.nonce(), key);
        IssuedSession session = ledger.open(
                substitute.orElse(authorization.account()),
                Optional.of(authorization.client().id()),
                mint);
        opened.add(session);
        return session;
    }

    /**
     * The answer to a grant: an ID token only where {@code openid} was asked for (OpenID Connect Core 1.0, section 3.1.2.1), or
     * always in the Codex CLI's world; and the scope where one was asked for (RFC 6749, section 5.1).
     */
    Map<String, Object> members(CodeLedger.Authorization authorization, IssuedSession session) {
        var members = new LinkedHashMap<>(RefreshGrant.members(session, settings));
        if (authorization.client().claims() == ClaimDialect.OIDC
                && !authorization.scope().has("openid")) {
            members.remove("id_token");
        }
        if (!authorization.scope().names().isEmpty()) {
            members.put("scope", authorization.scope().text());
        }
        return members;
    }

    List<IssuedSession> opened() {
        return List.copyOf(opened);
    }
}

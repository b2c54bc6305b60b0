package dev.signet.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends codes and errors to clients (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207). Safe for use by several threads. */
final class AuthorizationResponse {
    /** An answer to the browser. */
    record Conclusion(ScriptedAnswer answer, boolean approved) {}

    private final URI issuer;
    private final CanarySecrets secrets;
    private final CodeLedger codes;
    private volatile String lastCode = "";
    private volatile List<Account> accounts = List.of(Account.of("acct-1111"));
    private volatile boolean issuerParameter = true;

    AuthorizationResponse(URI issuer, CanarySecrets secrets, CodeLedger codes) {
        this.issuer = issuer;
        this.secrets = secrets;
        this.codes = codes;
    }

    void accounts(List<Account> next) {
        if (next.isEmpty()) {
            throw new IllegalArgumentException("a person needs at least one account");
        }
        accounts = List.copyOf(next);
    }

    List<Account> accounts() {
        return accounts;
    }

    Optional<Account> find(String accountId) {
        return accounts.stream()
                .filter(account -> account.id().equals(accountId))
                .findFirst();
    }

    void issuerParameter(boolean on) {
        issuerParameter = on;
    }

    boolean hasIssuerParameter() {
        return issuerParameter;
    }

    /** The answer to a request that is not as it should be. */
    ScriptedAnswer refuse(String redirectUri, Optional<String> state, AuthorizationRules.Breach breach) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", breach.code());
        parameters.put("error_description", String.valueOf(breach.getMessage()));
        state.ifPresent(text -> parameters.put("state", text));
        if (issuerParameter) {
            parameters.put("iss", issuer.toString());
        }
        return redirect(302, RedirectUris.with(redirectUri, parameters));
    }

    /** {@code status} is that of the redirect. */
    Conclusion conclude(AskedAuthorization asked, AuthorizationDecision decision, int status) {
        Optional<Account> account =
                decision.refuses() ? Optional.empty() : decision.account().or(() -> asked.choose(accounts));
        var parameters = new LinkedHashMap<String, String>();
        if (account.isPresent()) {
            parameters.put("code", code(asked, decision, account.get()));
        } else {
            parameters.putAll(
                    decision.refuses()
                            ? decision.error()
                            : Map.of("error", "access_denied", "error_description", "no account fits"));
        }
        parameters.put("state", asked.state());
        if (issuerParameter) {
            parameters.put("iss", issuer.toString());
        }
        decision.overrides()
                .forEach((name, value) ->
                        value.ifPresentOrElse(text -> parameters.put(name, text), () -> parameters.remove(name)));
        String location = RedirectUris.with(asked.redirectUri(), parameters);
        return new Conclusion(deliver(location, decision, account.isPresent(), status), account.isPresent());
    }

    private String code(AskedAuthorization asked, AuthorizationDecision decision, Account account) {
        if (decision.takesEarlierCode() && !lastCode.isEmpty()) {
            return lastCode;
        }
        String code = codes.issue(new CodeLedger.Authorization(
                asked.client(), asked.redirectUri(), asked.codeChallenge(), asked.scope(), asked.nonce(), account));
        lastCode = code;
        return code;
    }

    private ScriptedAnswer deliver(String location, AuthorizationDecision decision, boolean approved, int status) {
        return switch (decision.carriage()) {
            case ONCE -> redirect(status, location);
            case TWO_PARAMETERS -> redirect(status, approved ? location + "&code=" + secrets.opaque("ac-") : location);
            case TWO_REQUESTS -> SignInPages.twice(location);
        };
    }

    private static ScriptedAnswer redirect(int status, String location) {
        return ScriptedAnswer.redirect(status, URI.create(location))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }
}

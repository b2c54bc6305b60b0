package dev.signet.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What comes of an authorization request that has no mistakes: who agrees or refuses, and how that reaches the client.
 * Immutable; every method that changes something returns a changed copy.
 */
public final class AuthorizationDecision {
    /** How often and in which shape a code goes to the client. */
    enum Carriage {
        ONCE,
        TWO_PARAMETERS,
        TWO_REQUESTS
    }

    private enum Kind {
        APPROVE,
        ASK,
        REFUSE
    }

    private final Kind kind;
    private final Map<String, String> error;
    private final Optional<Account> account;
    private final Map<String, Optional<String>> overrides;
    private final Carriage carriage;
    private final boolean earlierCode;

    private AuthorizationDecision(
            Kind kind,
            Map<String, String> error,
            Optional<Account> account,
            Map<String, Optional<String>> overrides,
            Carriage carriage,
            boolean earlierCode) {
        this.kind = kind;
        this.error = error;
        this.account = account;
        this.overrides = overrides;
        this.carriage = carriage;
        this.earlierCode = earlierCode;
    }

    private static AuthorizationDecision of(Kind kind, Map<String, String> error, Optional<Account> account) {
        return new AuthorizationDecision(kind, error, account, Map.of(), Carriage.ONCE, false);
    }

    /**
     * Agrees at once, with the first of {@link FakeSignIns#accounts(Account...)} that the client's
     * {@code allowed_workspace_id} admits; {@code access_denied} when it admits none. The default.
     *
     * @return the decision
     */
    public static AuthorizationDecision approve() {
        return of(Kind.APPROVE, Map.of(), Optional.empty());
    }

    /**
     * Agrees at once with this account, even if the client asked for another workspace.
     *
     * @param account whose tokens the code will give
     * @return the decision
     */
    public static AuthorizationDecision approveAs(Account account) {
        return of(Kind.APPROVE, Map.of(), Optional.of(account));
    }

    /**
     * Shows a page with the buttons Approve and Deny, and decides as they say.
     *
     * @return the decision
     */
    public static AuthorizationDecision ask() {
        return of(Kind.ASK, Map.of(), Optional.empty());
    }

    /**
     * Refuses as a person does who presses Deny.
     *
     * @return {@code access_denied}
     */
    public static AuthorizationDecision deny() {
        return refuse("access_denied", "the person said no");
    }

    /**
     * Refuses as the Codex CLI's server does when the workspace has no licence for it.
     *
     * @return {@code access_denied}, described as {@code missing_codex_entitlement}
     */
    public static AuthorizationDecision missingEntitlement() {
        return refuse("access_denied", "missing_codex_entitlement");
    }

    /**
     * Refuses in any way (RFC 6749, section 4.1.2.1).
     *
     * @param error such as {@code server_error}
     * @param description sent as it is, hostile or not; empty text to send none
     * @return the decision
     */
    public static AuthorizationDecision refuse(String error, String description) {
        var members = new LinkedHashMap<String, String>();
        members.put("error", Objects.requireNonNull(error, "error"));
        if (!description.isEmpty()) {
            members.put("error_description", description);
        }
        return of(Kind.REFUSE, members, Optional.empty());
    }

    /**
     * Answers with another {@code state} than the client's.
     *
     * @param state any text
     * @return a changed copy
     */
    public AuthorizationDecision withState(String state) {
        return with("state", Optional.of(state));
    }

    /**
     * Answers without {@code state}.
     *
     * @return a changed copy
     */
    public AuthorizationDecision withoutState() {
        return with("state", Optional.empty());
    }

    /**
     * Answers with another {@code iss} than the server's own (RFC 9207): a mix-up.
     *
     * @param issuer any text
     * @return a changed copy
     */
    public AuthorizationDecision withIssuer(String issuer) {
        return with("iss", Optional.of(issuer));
    }

    /**
     * Answers without {@code iss}, though the metadata announce it.
     *
     * @return a changed copy
     */
    public AuthorizationDecision withoutIssuer() {
        return with("iss", Optional.empty());
    }

    /**
     * Sends two parameters {@code code} in one redirect: a good one, and a second one that fits nothing.
     *
     * @return a changed copy
     */
    public AuthorizationDecision withTwoCodes() {
        return new AuthorizationDecision(kind, error, account, overrides, Carriage.TWO_PARAMETERS, earlierCode);
    }

    /**
     * Delivers the redirect twice, as browsers and scanners of links do: a page of this server, with status 200, that loads
     * the client's address as a picture and then goes there.
     *
     * @return a changed copy
     */
    public AuthorizationDecision deliveredTwice() {
        return new AuthorizationDecision(kind, error, account, overrides, Carriage.TWO_REQUESTS, earlierCode);
    }

    /**
     * Sends the code that was issued last once more, spent or not, and no new one, where there is one.
     *
     * @return a changed copy
     */
    public AuthorizationDecision withEarlierCode() {
        return new AuthorizationDecision(kind, error, account, overrides, carriage, true);
    }

    private AuthorizationDecision with(String parameter, Optional<String> value) {
        var changed = new LinkedHashMap<>(overrides);
        changed.put(parameter, value);
        return new AuthorizationDecision(kind, error, account, changed, carriage, earlierCode);
    }

    boolean asks() {
        return kind == Kind.ASK;
    }

    /** What a button made of {@link #ask()}; what was said about the delivery stays. */
    AuthorizationDecision decided(Optional<Account> approved) {
        AuthorizationDecision own =
                approved.map(AuthorizationDecision::approveAs).orElseGet(AuthorizationDecision::deny);
        return new AuthorizationDecision(own.kind, own.error, own.account, overrides, carriage, earlierCode);
    }

    boolean refuses() {
        return kind == Kind.REFUSE;
    }

    /** {@code error} and its description. */
    Map<String, String> error() {
        return error;
    }

    Optional<Account> account() {
        return account;
    }

    /** Parameters to replace, or to leave out where there is no value. */
    Map<String, Optional<String>> overrides() {
        return overrides;
    }

    Carriage carriage() {
        return carriage;
    }

    boolean takesEarlierCode() {
        return earlierCode;
    }

    @Override
    public String toString() {
        return "AuthorizationDecision[" + kind + " " + error + ", " + carriage + "]";
    }
}

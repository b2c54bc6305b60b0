package dev.signet.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a test has put in a server's queue: what it says, and how it is delivered. Immutable; every method that
 * changes something returns a changed copy.
 *
 * <p>{@link #regular()} is what the server would have answered by itself, with its effects, such as rotation: so a lost
 * answer is {@code regular().delivered(Delivery.CLOSE)}. All other answers take the place of the server's own work: nothing
 * is granted, spent or revoked.
 */
public final class ScriptedAnswer {
    private final @Nullable Integer status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Delivery delivery;
    private final GrantTerms terms;

    private ScriptedAnswer(
            @Nullable Integer status, Map<String, String> headers, byte[] body, Delivery delivery, GrantTerms terms) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.delivery = delivery;
        this.terms = terms;
    }

    /**
     * The server's own answer, effects included.
     *
     * @return an answer to be varied
     */
    public static ScriptedAnswer regular() {
        return new ScriptedAnswer(null, Map.of(), new byte[0], Delivery.WHOLE, GrantTerms.REGULAR);
    }

    /**
     * An answer without a body.
     *
     * @param status such as 204 or 503
     * @return the answer
     */
    public static ScriptedAnswer status(int status) {
        return new ScriptedAnswer(status, Map.of(), new byte[0], Delivery.WHOLE, GrantTerms.REGULAR);
    }

    /**
     * An answer of type {@code application/json}.
     *
     * @param status such as 400
     * @param body sent as it is, well formed or not
     * @return the answer
     */
    public static ScriptedAnswer json(int status, String body) {
        return status(status).header("Content-Type", "application/json").body(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A page of HTML, as proxies and portals send it.
     *
     * @param status any, 200 included
     * @return the answer
     */
    public static ScriptedAnswer html(int status) {
        return status(status)
                .header("Content-Type", "text/html; charset=utf-8")
                .body("<!doctype html><title>Sign in to the network</title>".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An error of RFC 6749, section 5.2.
     *
     * @param status 400, or 401 for {@code invalid_client}; any is sent
     * @param code such as {@code invalid_grant}
     * @return the answer
     */
    public static ScriptedAnswer error(int status, String code) {
        return json(status, JsonText.compact(Map.of("error", code)));
    }

    /**
     * An error of RFC 6749, section 5.2, with an explanation.
     *
     * @param status 400, or 401 for {@code invalid_client}; any is sent
     * @param code such as {@code invalid_grant}
     * @param description for the member {@code error_description}
     * @return the answer
     */
    public static ScriptedAnswer error(int status, String code, String description) {
        var members = new LinkedHashMap<String, Object>();
        members.put("error", code);
        members.put("error_description", description);
        return json(status, JsonText.compact(members));
    }

    /**
     * An error with the code in a nested object, as the Codex CLI's server answers.
     *
     * @param status 401; any is sent
     * @param code such as {@code refresh_token_reused}
     * @return the answer
     */
    public static ScriptedAnswer codexError(int status, String code) {
        return json(status, CodexFixtures.error(code, "scripted"));
    }

    /**
     * A refusal for now.
     *
     * @param status 429 or 503
     * @param retryAfter sent as it is: seconds, an HTTP date or nonsense (RFC 9110, section 10.2.3)
     * @return the answer
     */
    public static ScriptedAnswer retryAfter(int status, String retryAfter) {
        return error(status, "temporarily_unavailable").header("Retry-After", retryAfter);
    }

    /**
     * A redirect.
     *
     * @param status 301 to 308
     * @param location where to
     * @return the answer
     */
    public static ScriptedAnswer redirect(int status, URI location) {
        return status(status).header("Location", location.toString());
    }

    /**
     * With one more header.
     *
     * @param name replaces one of the same name, whatever the case
     * @param value sent as it is
     * @return a changed copy
     */
    public ScriptedAnswer header(String name, String value) {
        var changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(present -> present.equalsIgnoreCase(name));
        changed.put(name, value);
        return new ScriptedAnswer(status, changed, body, delivery, terms);
    }

    /**
     * With another body.
     *
     * @param bytes copied
     * @return a changed copy
     * @throws IllegalStateException for {@link #regular()}, whose body the server makes
     */
    public ScriptedAnswer body(byte[] bytes) {
        if (isRegular()) {
            throw new IllegalStateException(
                    "the server makes the body of a regular answer: use with, omitting or status");
        }
        return new ScriptedAnswer(status, headers, bytes.clone(), delivery, terms);
    }

    /**
     * Delivered in another way.
     *
     * @param how {@link Delivery#WHOLE} unless set
     * @return a changed copy
     */
    public ScriptedAnswer delivered(Delivery how) {
        return new ScriptedAnswer(status, headers, body, how, terms);
    }

    /**
     * A grant without some members, which the server does not renew then: what was issued before stays good, as RFC 6749,
     * section 6, means it. The first grant of a sign-in just does not tell them.
     *
     * @param members such as {@code refresh_token} or {@code expires_in}
     * @return a changed copy
     */
    public ScriptedAnswer omitting(String... members) {
        var omitted = new TreeSet<>(terms.omitted());
        omitted.addAll(Set.of(members));
        return with(new GrantTerms(Set.copyOf(omitted), terms.repeatRefreshToken(), terms.members(), terms.account()));
    }

    /**
     * A grant that does not rotate: it answers with the refresh token that was presented, which stays good.
     *
     * @return a changed copy
     */
    public ScriptedAnswer repeatingRefreshToken() {
        return with(new GrantTerms(terms.omitted(), true, terms.members(), terms.account()));
    }

    /**
     * A grant, or another JSON object, with a member added or replaced in the answer only, such as {@code expires_in} of any
     * shape.
     *
     * @param member its name
     * @param json its value, sent as it is: {@code "\"3600\""}, {@code "-1"}, {@code "1e18"}
     * @return a changed copy
     */
    public ScriptedAnswer with(String member, String json) {
        var members = new LinkedHashMap<>(terms.members());
        members.put(member, json);
        return with(new GrantTerms(terms.omitted(), terms.repeatRefreshToken(), members, terms.account()));
    }

    /**
     * A grant whose tokens are another account's, which a client must not accept.
     *
     * @param other whose
     * @return a changed copy
     */
    public ScriptedAnswer forAccount(Account other) {
        return with(new GrantTerms(terms.omitted(), terms.repeatRefreshToken(), terms.members(), Optional.of(other)));
    }

    private ScriptedAnswer with(GrantTerms changed) {
        if (!isRegular()) {
            throw new IllegalStateException("only a regular answer can be varied; this one has status " + status);
        }
        return new ScriptedAnswer(status, headers, body, delivery, changed);
    }

    /** This answer with what the server answered by itself, where it is a regular one. */
    ScriptedAnswer resolve(ScriptedAnswer own) {
        if (!isRegular()) {
            return this;
        }
        var all = new LinkedHashMap<>(own.headers);
        headers.forEach((name, value) -> {
            all.keySet().removeIf(present -> present.equalsIgnoreCase(name));
            all.put(name, value);
        });
        Delivery how = delivery == Delivery.WHOLE ? own.delivery : delivery;
        return new ScriptedAnswer(own.status, all, own.body, how, terms);
    }

    /** With the members of its JSON object changed; a success only. */
    ScriptedAnswer varied(GrantTerms change) {
        if (change.equals(GrantTerms.REGULAR) || statusCode() != 200) {
            return this;
        }
        return JsonText.parse(new String(body, StandardCharsets.UTF_8))
                .map(members -> body(JsonText.compact(change.apply(members)).getBytes(StandardCharsets.UTF_8)))
                .orElse(this);
    }

    boolean isRegular() {
        return status == null;
    }

    int statusCode() {
        if (status == null) {
            throw new IllegalStateException("a regular answer has no status before the server has made it");
        }
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] bodyBytes() {
        return body.clone();
    }

    Delivery delivery() {
        return delivery;
    }

    GrantTerms terms() {
        return terms;
    }

    @Override
    public String toString() {
        return "ScriptedAnswer[" + (status == null ? "regular" : "status " + status) + ", "
                + delivery.name().toLowerCase(Locale.ROOT) + ", " + body.length + " bytes]";
    }
}

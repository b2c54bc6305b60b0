package dev.signet.testkit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a token is good for (RFC 6749, section 3.3): names in the order given, at times none. */
record Scope(List<String> names) {
    static final Scope NONE = new Scope(List.of());

    private static final Pattern TEXT =
            Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+(?: [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*");

    Scope {
        names = List.copyOf(names);
    }

    /** Empty when it is not as the RFC's grammar has it. */
    static Optional<Scope> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new Scope(List.of(text.split(" ")))) : Optional.empty();
    }

    /** The scope of a token request, checked for what the client may ask. */
    static Scope of(TokenForm form, Optional<OAuthClient> client) throws GrantRefusedException {
        Optional<String> asked = form.find("scope");
        if (asked.isEmpty()) {
            return NONE;
        }
        return parse(asked.get())
                .filter(scope -> client.map(one -> one.mayAskFor(scope)).orElse(true))
                .orElseThrow(() -> new GrantRefusedException(
                        TokenRequest.Outcome.INVALID,
                        "invalid_scope",
                        "scope must be names with one space between them, and all of them allowed to the client"));
    }

    boolean has(String name) {
        return names.contains(name);
    }

    String text() {
        return String.join(" ", names);
    }
}

package dev.signet.internal.callback;

import dev.signet.auth.Secret;
import dev.signet.internal.text.ShownText;
import java.util.Objects;

/** What the authorization server said (RFC 6749, sections 4.1.2 and 4.1.2.1). Its {@code state} has been checked. Immutable. */
public sealed interface CallbackAnswer {
    /**
     * The person agreed.
     *
     * @param code to be exchanged for tokens, once
     */
    record Code(Secret code) implements CallbackAnswer {
        /** Checks that there is one. */
        public Code {
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * The server refused, or the person did.
     *
     * @param error the server's code, such as {@code access_denied}; fit to be shown
     * @param description the server's words, fit to be shown: one line of at most 300 characters; empty when there were none
     */
    record Refused(String error, String description) implements CallbackAnswer {
        private static final int MAX_ERROR = 60;
        private static final int MAX_DESCRIPTION = 300;

        /** Takes out of both what must not reach a terminal or a page. */
        public Refused {
            error = ShownText.line(error, MAX_ERROR);
            description = ShownText.line(description, MAX_DESCRIPTION);
        }
    }
}

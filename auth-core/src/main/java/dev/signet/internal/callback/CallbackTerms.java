package dev.signet.internal.callback;

import dev.signet.auth.Secret;
import dev.signet.internal.text.ShownText;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a sign-in awaits, and where. Immutable and safe for use by several threads.
 */
public final class CallbackTerms {
    private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_TITLE = 60;

    private final List<Integer> ports;
    private final boolean asksToLeave;
    private final String path;
    private final String application;
    private final AnswerRules rules;
    private final CallbackLimits limits;

    private CallbackTerms(Builder builder) {
        this.ports = builder.ports;
        this.asksToLeave = builder.asksToLeave;
        this.path = builder.path;
        this.application = builder.application;
        this.rules = new AnswerRules(builder.state, builder.issuer, builder.issuerRequired);
        this.limits = builder.limits;
    }

    /**
     * Terms for one sign-in.
     *
     * @param state what the authorization request carries; fresh and unguessable (RFC 6749, section 10.12)
     * @param application how the application calls itself; shown on the pages
     */
    public static Builder builder(Secret state, String application) {
        return new Builder(state, application);
    }

    List<Integer> ports() {
        return ports;
    }

    boolean asksToLeave() {
        return asksToLeave;
    }

    String path() {
        return path;
    }

    String application() {
        return application;
    }

    AnswerRules rules() {
        return rules;
    }

    CallbackLimits limits() {
        return limits;
    }

    /** Builds {@link CallbackTerms}. Not safe for use by several threads. */
    public static final class Builder {
        private final Secret state;
        private final String application;
        private List<Integer> ports = List.of(0);
        private boolean asksToLeave;
        private String path = "/callback";
        private String issuer = "";
        private boolean issuerRequired;
        private CallbackLimits limits = CallbackLimits.DEFAULT;

        private Builder(Secret state, String application) {
            this.state = Objects.requireNonNull(state, "state");
            this.application = ShownText.line(application, MAX_TITLE);
            if (this.application.isEmpty()) {
                throw new IllegalArgumentException(
                        "the application must have a name that can be shown, but it was blank");
            }
        }

        /**
         * The ports to try, in order; 0, the default, is any free one (RFC 8252, section 7.3).
         *
         * @param ports those that are registered at a server that insists on them
         */
        public Builder ports(List<Integer> ports) {
            if (ports.isEmpty() || ports.stream().anyMatch(port -> port < 0 || port > MAX_PORT)) {
                throw new IllegalArgumentException(
                        "ports must be one or more of 0 to " + MAX_PORT + ", but were " + ports);
            }
            this.ports = List.copyOf(ports);
            return this;
        }

        /** A listener of the same user that holds a port is asked to leave, by {@code GET /cancel}; not so unless set. */
        public Builder askHolderToLeave() {
            this.asksToLeave = true;
            return this;
        }

        /**
         * The path of the redirect URI; {@code /callback} unless set.
         *
         * @param path segments of unreserved characters, each after a slash
         */
        public Builder path(String path) {
            if (!PATH.matcher(path).matches() || path.startsWith(CallbackDesk.OUTCOMES)) {
                throw new IllegalArgumentException("path must look like /callback, and not begin with "
                        + CallbackDesk.OUTCOMES + ", but was \"" + ShownText.line(path, MAX_TITLE) + "\"");
            }
            this.path = path;
            return this;
        }

        /**
         * An answer that names its server must name this one (RFC 9207); no name is compared unless set.
         *
         * @param issuer compared character by character
         * @param required whether the server announced {@code authorization_response_iss_parameter_supported}: an answer
         *     without a name is then turned away, errors too
         */
        public Builder issuer(String issuer, boolean required) {
            if (issuer.isEmpty()) {
                throw new IllegalArgumentException("issuer must be the authorization server's name, but was empty");
            }
            this.issuer = issuer;
            this.issuerRequired = required;
            return this;
        }

        /** {@link CallbackLimits#DEFAULT} unless set. */
        public Builder limits(CallbackLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** Terms as set so far. */
        public CallbackTerms build() {
            return new CallbackTerms(this);
        }
    }
}

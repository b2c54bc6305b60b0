package dev.signet;

import dev.signet.internal.policy.Denial;
import dev.signet.internal.policy.LoginMethod;
import dev.signet.internal.policy.Policy;
import dev.signet.internal.policy.PolicyBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;

/**
 * What an application allows: which credentials may be used and kept, where they may come from, and where they may go. It only
 * narrows what the administrator's policy and the home's own configuration allow.
 *
 * <pre>{@code
 * SignInPolicy.builder()
 *         .method(SignInPolicy.Method.ACCOUNT)
 *         .workspaces("ws-7", "ws-9")
 *         .environment() // no credential from the environment
 *         .build()
 * }</pre>
 *
 * <p>What a credential does not tell counts as forbidden wherever a rule asks for it: a list of workspaces refuses an API key,
 * which names none. Facts are taken from tokens nobody verified, so a policy guards against mistakes and not against forgery.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SignInPolicy {
    private static final URI ANYWHERE = URI.create("https://localhost");

    private final Policy policy;

    private SignInPolicy(Policy policy) {
        this.policy = policy;
    }

    /** How somebody is signed in. */
    public enum Method {
        /** By an account, a person's or an agent's. */
        ACCOUNT(LoginMethod.ACCOUNT),
        /** By an API key, and by nothing else. */
        API_KEY(LoginMethod.API_KEY);

        private final LoginMethod method;

        Method(LoginMethod method) {
            this.method = method;
        }
    }

    /** A way to come by a credential. */
    public enum Flow {
        /** Authorization code in a browser (RFC 6749, section 4.1, with RFC 7636). */
        BROWSER(dev.signet.internal.policy.Flow.BROWSER),
        /** Device authorization (RFC 8628). Tokens do not tell whether they came from a browser or a device. */
        DEVICE(dev.signet.internal.policy.Flow.DEVICE),
        /** An API key that somebody gives. */
        API_KEY(dev.signet.internal.policy.Flow.API_KEY),
        /** An access token that somebody gives, or a host application supplies. */
        ACCESS_TOKEN(dev.signet.internal.policy.Flow.ACCESS_TOKEN),
        /** The identity of an agent that signs with its own key. */
        AGENT(dev.signet.internal.policy.Flow.AGENT),
        /** A machine's own grant: client credentials (RFC 6749, section 4.4), token exchange (RFC 8693). */
        MACHINE(dev.signet.internal.policy.Flow.MACHINE);

        private final dev.signet.internal.policy.Flow flow;

        Flow(dev.signet.internal.policy.Flow flow) {
            this.flow = flow;
        }
    }

    /**
     * A policy that forbids nothing yet.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Policy policy() {
        return policy;
    }

    /** Tells the rules; they are no secret. */
    @Override
    public String toString() {
        return "SignIn" + policy;
    }

    /**
     * Collects rules. What is not called is not restricted; a rule called twice has to be kept twice. Not safe for use by several
     * threads.
     */
    public static final class Builder {
        private final PolicyBuilder rules = Policy.builder();

        private Builder() {}

        /**
         * The method one has to be signed in by.
         *
         * @param forced all others are forbidden
         * @return this
         */
        public Builder method(Method forced) {
            rules.loginMethod(forced.method);
            return this;
        }

        /**
         * The workspaces or accounts a credential may belong to; one that names none is refused.
         *
         * @param ids at least one
         * @return this
         * @throws IllegalArgumentException when there is none, or one is blank
         */
        public Builder workspaces(String... ids) {
            rules.workspaces(ids);
            return this;
        }

        /**
         * Who may issue credentials; one that does not tell is refused.
         *
         * @param issuers at least one, compared character by character (RFC 8414, section 4)
         * @return this
         * @throws IllegalArgumentException when there is none, or one is blank
         */
        public Builder issuers(String... issuers) {
            rules.issuers(issuers);
            return this;
        }

        /**
         * The stores a credential may lie in.
         *
         * @param names at least one, such as {@code file}
         * @return this
         * @throws IllegalArgumentException when there is none, or one is blank
         */
        public Builder stores(String... names) {
            rules.stores(names);
            return this;
        }

        /**
         * The flows a credential may come from.
         *
         * @param flows at least one
         * @return this
         * @throws IllegalArgumentException when there is none
         */
        public Builder flows(Flow... flows) {
            rules.flows(Arrays.stream(flows).map(each -> each.flow).toArray(dev.signet.internal.policy.Flow[]::new));
            return this;
        }

        /**
         * The environment variables a credential may come from.
         *
         * @param variables by name; none of them at all when there is none here
         * @return this
         * @throws IllegalArgumentException when one is blank
         */
        public Builder environment(String... variables) {
            rules.environment(variables);
            return this;
        }

        /**
         * The origins credentials may be sent to. This allows none by itself: {@link SignetBuilder#allow(URI)} does.
         *
         * @param origins at least one, such as {@code https://api.acme.test}
         * @return this
         * @throws IllegalArgumentException when there is none, or one is no origin
         */
        public Builder origins(URI... origins) {
            rules.origins(origins);
            return this;
        }

        /**
         * How old a key that an agent of the home signs with may get before it has to be rotated: no
         * {@link dev.signet.agent.RotationPolicy} has a longer period then.
         *
         * @param length positive
         * @return this
         * @throws IllegalArgumentException when it is not positive
         */
        public Builder agentKeyMaxAge(Duration length) {
            rules.agentKeyMaxAge(length);
            return this;
        }

        /**
         * How long a key of an agent that was replaced may stay good. A {@link dev.signet.agent.RotationPolicy} is cut to that; who asks for a
         * longer overlap by itself is refused.
         *
         * @param length not negative
         * @return this
         * @throws IllegalArgumentException when it is negative
         */
        public Builder agentKeyMaxOverlap(Duration length) {
            rules.agentKeyMaxOverlap(length);
            return this;
        }

        /**
         * Has a key of an agent that is as old as {@link #agentKeyMaxAge} allows, or of an age that nobody knows, sign no more: each call
         * ends in a {@link dev.signet.auth.PolicyDeniedException} until the agent has another key. Unless called, such a key signs on.
         *
         * @return this
         */
        public Builder refuseOverdueAgentKeys() {
            rules.refuseOverdueAgentKeys();
            return this;
        }

        /**
         * The policy.
         *
         * @return never changed by later calls
         * @throws IllegalArgumentException when the rules contradict each other, so that nothing would be allowed, or overdue keys are to be
         *     refused without a {@link #agentKeyMaxAge}
         */
        public SignInPolicy build() {
            Policy policy = rules.build();
            policy.origin(ANYWHERE)
                    .filter(denial -> denial.rule().equals(Denial.CONTRADICTION))
                    .ifPresent(denial -> {
                        throw new IllegalArgumentException(denial.message());
                    });
            return new SignInPolicy(policy);
        }
    }
}

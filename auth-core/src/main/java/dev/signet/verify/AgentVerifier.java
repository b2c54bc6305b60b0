package dev.signet.verify;

import dev.signet.auth.TimeSource;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.oauth.DocumentFetch;
import dev.signet.internal.verify.DocumentSource;
import dev.signet.internal.verify.ReceivedAssertion;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies which agent sent a request, from its header {@code Authorization: AgentAssertion ...}.
 *
 * <pre>{@code
 * AgentVerifier verifier = AgentVerifier.jwks(URI.create("https://agents.acme.test/jwks")).acceptUnboundAssertions().build();
 * VerifiedAgent who = verifier.verify(authorizationHeader);
 * }</pre>
 *
 * <p>An assertion says which agent, on which task, and when: {@link #BINDINGS}. It names no audience, method, body, nonce or key, so
 * whoever sees one can use it for another request, and at another service that trusts the same keys, until it is too old. Agents even
 * send the same one with each request of a second, so that there is no telling a repetition apart and nothing is remembered here. Take
 * them over TLS only, and take {@link ClientAssertionVerifier} or {@link DpopVerifier} where audience and replay matter. {@link
 * Builder#acceptUnboundAssertions} says that this was read.
 *
 * <p>A signature counts when it is by any key of the agent that is active or retiring, so nobody is refused while keys rotate. A revoked
 * key is refused within {@link Builder#maxRevocationDelay}.
 *
 * <p>Safe for use by several threads. While the keys are young nothing waits and no lock is taken. It needs no closing; keep
 * one for as long as the service runs, since what {@link #jwks} reads with ends only when the verifier is collected.
 */
public final class AgentVerifier {
    /** What an assertion is about, and with that what it is not about. */
    public static final Set<Binding> BINDINGS = Set.of(Binding.SIGNER, Binding.TASK, Binding.TIME);

    private final KeyCheck keys;
    private final Freshness freshness;
    private final TimeSource time;

    private AgentVerifier(KeyCheck keys, Freshness freshness, TimeSource time) {
        this.keys = keys;
        this.freshness = freshness;
        this.time = time;
    }

    /** Opens the keys when all settings are known. */
    private interface Opening {
        VerificationKeys open(TimeSource time, @Nullable HttpClient client);
    }

    /**
     * A verifier of agents whose keys are published at an address, in the form that {@link VerificationKeys} describes.
     *
     * @param address https, or http on a loopback address
     * @return a builder
     */
    public static Builder jwks(URI address) {
        Objects.requireNonNull(address, "address");
        return new Builder(
                (time, client) -> DocumentKeys.ofAgents(DocumentSource.at(address, fetch(time, client)), time), true);
    }

    private static DocumentFetch fetch(TimeSource time, @Nullable HttpClient client) {
        return client == null ? DocumentFetch.withOwnClient(time) : DocumentFetch.with(client, time);
    }

    /**
     * A verifier of agents whose keys are found elsewhere.
     *
     * @param keys where
     * @return a builder
     */
    public static Builder keys(VerificationKeys keys) {
        Objects.requireNonNull(keys, "keys");
        return new Builder((time, client) -> keys, false);
    }

    /**
     * Verifies who sent a request.
     *
     * @param authorizationHeader the value of the one header {@code Authorization}; null, when the request has none, is refused
     * @return the agent
     * @throws VerificationException when it is not believed, or the keys can't be had; waits for them for some seconds at most. An
     *     interrupt while it waits is such a case, and the thread's flag stays set
     */
    public VerifiedAgent verify(@Nullable String authorizationHeader) throws VerificationException {
        if (authorizationHeader == null) {
            throw Answering.AGENT.refuse(Reason.MALFORMED, "expected one header Authorization, found none");
        }
        ReceivedAssertion received;
        try {
            received = ReceivedAssertion.parse(authorizationHeader);
        } catch (ReceivedAssertion.MalformedException e) {
            throw Answering.AGENT.refuse(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
        freshness.require(received.signedAt(), time.instant(), Answering.AGENT);
        PublishedKey key = keys.require(new KeyCheck.Signed(
                received.runtimeId(),
                Optional.empty(),
                SigningAlgorithm.EDDSA,
                received.signedText(),
                received.signature()));
        // Keys may have taken seconds to come.
        freshness.require(received.signedAt(), time.instant(), Answering.AGENT);
        return new VerifiedAgent(
                received.runtimeId(), received.taskId(), key.thumbprint(), key.state(), received.signedAt());
    }

    /**
     * What an assertion that is verified is about.
     *
     * @return {@link #BINDINGS}
     */
    public Set<Binding> bindings() {
        return BINDINGS;
    }

    /** Settings of an {@link AgentVerifier}. Not safe for use by several threads. */
    public static final class Builder {
        private final Opening opening;
        private final boolean fetches;
        private Freshness freshness = Freshness.DEFAULT;
        private Duration maxRevocationDelay = KeyCheck.DEFAULT_DELAY;
        private TimeSource time = TimeSource.system();
        private @Nullable HttpClient client;
        private boolean acceptsUnbound;

        private Builder(Opening opening, boolean fetches) {
            this.opening = opening;
            this.fetches = fetches;
        }

        /**
         * Accepts that an assertion is bound to no audience, request or use, as {@link AgentVerifier} describes. Required.
         *
         * @return this builder
         */
        public Builder acceptUnboundAssertions() {
            acceptsUnbound = true;
            return this;
        }

        /**
         * How old an assertion may be; 60 s unless set.
         *
         * @param age 1 s to 5 min
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxAge(Duration age) {
            freshness = freshness.withMaxAge(age);
            return this;
        }

        /**
         * How far an agent's clock may be ahead of this one; 30 s unless set.
         *
         * @param ahead 0 to 60 s
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxAhead(Duration ahead) {
            freshness = freshness.withMaxAhead(ahead);
            return this;
        }

        /**
         * How long it may take at most until a revoked key is refused; 60 s unless set. The keys are read twice as often while requests
         * come in, and when they can't be read for that long every agent is refused.
         *
         * @param delay 1 s to 10 min
         * @return this builder
         * @throws IllegalArgumentException for any other
         */
        public Builder maxRevocationDelay(Duration delay) {
            maxRevocationDelay = KeyCheck.requireDelay(delay);
            return this;
        }

        /**
         * The clocks; those of the machine unless set.
         *
         * @param source where time comes from
         * @return this builder
         */
        public Builder time(TimeSource source) {
            time = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * The client that reads the keys of {@link AgentVerifier#jwks}; unless set, one of its own that is made when it
         * is needed, kept, and gone when the verifier is collected.
         *
         * @param given not closed here; it may not follow redirects
         * @return this builder
         */
        public Builder httpClient(HttpClient given) {
            client = Objects.requireNonNull(given, "given");
            return this;
        }

        /**
         * Makes the verifier. Reads nothing yet.
         *
         * @return a new verifier
         * @throws IllegalStateException without {@link #acceptUnboundAssertions}, and with an HTTP client that nothing uses
         * @throws IllegalArgumentException for an address that is not secure, and an HTTP client that follows redirects
         */
        public AgentVerifier build() {
            if (!acceptsUnbound) {
                throw new IllegalStateException(
                        "an AgentAssertion is bound to no audience, method, address, body or nonce, and can"
                                + " be used again until it is too old: call acceptUnboundAssertions() if that is acceptable here, else"
                                + " use ClientAssertionVerifier or DpopVerifier");
            }
            if (client != null && !fetches) {
                throw new IllegalStateException(
                        "an HTTP client is used with AgentVerifier.jwks(address) only: give it to the keys instead");
            }
            return new AgentVerifier(
                    new KeyCheck(opening.open(time, client), maxRevocationDelay, Answering.AGENT), freshness, time);
        }
    }
}

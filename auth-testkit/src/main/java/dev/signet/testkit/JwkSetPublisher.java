package dev.signet.testkit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a {@link FakeAuthorizationServer} that signs tokens and publishes the keys to check them with, as a JWK set
 * (RFC 7517): its rotation, and what a fetch of it meets.
 *
 * <p>The RSA keys are the JDK's: unlike other secrets of the server they differ from run to run. Safe for use by several threads.
 */
public abstract sealed class JwkSetPublisher permits AgentTokenIssuer, IdTokenIssuer {
    private final Set<String> paths;
    private final PublishedKeys keys;
    private final Tally tally;
    private final Tally.Event fetch;

    JwkSetPublisher(
            Set<String> paths,
            String prefix,
            RsaKeyPairs pairs,
            Tally tally,
            Tally.Event fetch,
            ExchangeWriter writer) {
        this.paths = paths;
        this.keys = new PublishedKeys(paths, prefix, pairs, tally, fetch, writer);
        this.tally = tally;
        this.fetch = fetch;
    }

    final Map<String, Endpoint> endpoints() {
        return paths.stream().collect(Collectors.toMap(path -> path, path -> keys.endpoint));
    }

    final void open() {
        keys.endpoint.open();
    }

    final JwkSetKey newest() {
        return keys.newest();
    }

    /**
     * The id of the key that signs.
     *
     * @return a word for what is signed, and a number: such as {@code key-1}
     */
    public final String keyId() {
        return keys.newest().id();
    }

    /** Signs with a new key from now on, and publishes it beside those before. */
    public final void rotate() {
        keys.rotate();
    }

    /** Publishes the newest key alone from now on. */
    public final void withdrawOldKeys() {
        keys.withdrawOld();
    }

    /**
     * Answers every fetch of the JWK set in this way until {@link #endOutage()}; queued answers come first.
     *
     * @param answer such as {@code status(503)} or {@code status(503).delivered(Delivery.CLOSE)}
     * @throws IllegalArgumentException for {@link ScriptedAnswer#regular()}, and for what needs a {@link FaultyServer}
     */
    public final void beginOutage(ScriptedAnswer answer) {
        keys.outage(Script.requireOwn(answer));
    }

    /** Answers fetches with the JWK set again. */
    public final void endOutage() {
        keys.outage(null);
    }

    /**
     * What the answers say of their life; nothing unless set.
     *
     * @param value of the header {@code Cache-Control}, such as {@code max-age=300}
     */
    public final void cacheControl(String value) {
        keys.cacheControl(Objects.requireNonNull(value, "value"));
    }

    /**
     * Queues answers for the next fetches of the JWK set, one each.
     *
     * @param answers in order
     */
    public final void enqueueJwkSetAnswers(ScriptedAnswer... answers) {
        keys.endpoint.script.add(List.of(answers));
    }

    /**
     * Keeps fetches of the JWK set waiting before they are answered.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public final Hold holdJwkSetRequests() {
        return keys.endpoint.requests.close();
    }

    /**
     * The JWK set as it is published by now.
     *
     * @return compact JSON
     */
    public final String jwkSet() {
        return keys.jwkSet();
    }

    /**
     * How often the JWK set was asked for, whatever came of it.
     *
     * @return by now
     */
    public final int jwkSetFetches() {
        return tally.count(fetch);
    }
}

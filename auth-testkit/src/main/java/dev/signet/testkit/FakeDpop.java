package dev.signet.testkit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The part of a {@link FakeAuthorizationServer} that binds tokens to keys (RFC 9449). Whoever proves a key at the token endpoint is
 * given tokens of type {@code DPoP}, whose JWTs name the key ({@code cnf.jkt}, section 6.1); from then on the refresh token is taken
 * with that key only, and the protected resource takes the access token in the scheme {@code DPoP} with a proof of that key, once each.
 * Safe for use by several threads.
 */
public final class FakeDpop {
    private final Tally tally;
    private final CanarySecrets secrets;
    private final List<String> proofs = new CopyOnWriteArrayList<>();
    private volatile Set<String> algorithms = Set.of("ES256", "EdDSA");
    private volatile boolean nonceAtTokenEndpoint;
    private volatile boolean nonceAtResource;
    private volatile boolean passedOver;
    private String current;
    private String handedOut;

    FakeDpop(Tally tally, CanarySecrets secrets) {
        this.tally = tally;
        this.secrets = secrets;
        this.current = secrets.randomText();
        this.handedOut = current;
    }

    /**
     * Whether proofs at the token endpoint must have the server's nonce (section 8); false unless set.
     *
     * @param on true to answer {@code use_dpop_nonce} without it
     */
    public void requireNonceAtTokenEndpoint(boolean on) {
        nonceAtTokenEndpoint = on;
    }

    /**
     * Whether proofs at the protected resource must have the server's nonce (section 9); false unless set.
     *
     * @param on true to challenge without it
     */
    public void requireNonceAtResource(boolean on) {
        nonceAtResource = on;
    }

    /** Hands out another nonce from now on; the one before is still taken (section 8.2). */
    public synchronized void offerNextNonce() {
        handedOut = secrets.randomText();
    }

    /** Takes no nonce any more but the one that is handed out: another one, unless {@link #offerNextNonce} was called before. */
    public synchronized void rotateNonce() {
        if (handedOut.equals(current)) {
            handedOut = secrets.randomText();
        }
        current = handedOut;
    }

    /**
     * The algorithms that the metadata announce, and that are taken.
     *
     * @param all {@code ES256} and {@code EdDSA} unless set
     */
    public void algorithms(String... all) {
        algorithms = Set.of(all);
    }

    /**
     * Whether the token endpoint does not know DPoP: proofs are passed over and tokens are bearer tokens; false unless set.
     *
     * @param on true to do so
     */
    public void passOver(boolean on) {
        passedOver = on;
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public DpopCounts counts() {
        return tally.dpopCounts();
    }

    /**
     * The proofs that were accepted, oldest first.
     *
     * @return a snapshot of JWTs in compact form
     */
    public List<String> proofs() {
        return List.copyOf(proofs);
    }

    void accepted(String proof) {
        proofs.add(proof);
    }

    Set<String> algorithms() {
        return algorithms;
    }

    boolean isPassedOver() {
        return passedOver;
    }

    boolean needsNonce(boolean atTokenEndpoint) {
        return atTokenEndpoint ? nonceAtTokenEndpoint : nonceAtResource;
    }

    synchronized boolean takes(String nonce) {
        return nonce.equals(current) || nonce.equals(handedOut);
    }

    synchronized String nonce() {
        return handedOut;
    }
}

package dev.signet.verify;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.verify.VerificationException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds the key that something is signed with, among those of whoever says to have signed it. */
final class KeyCheck {
    static final Duration DEFAULT_DELAY = Duration.ofSeconds(60);
    static final Duration SHORTEST_DELAY = Duration.ofSeconds(1);
    static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

    private final VerificationKeys keys;
    private final Duration maxAge;
    private final Answering answering;
    private final EngineChoice engines = EngineChoice.startingWithJdk();

    KeyCheck(VerificationKeys keys, Duration maxRevocationDelay, Answering answering) {
        this.keys = keys;
        this.maxAge = maxRevocationDelay;
        this.answering = answering;
    }

    static Duration requireDelay(Duration wished) {
        return Limits.require("maxRevocationDelay", wished, SHORTEST_DELAY, LONGEST_DELAY);
    }

    /**
     * What is signed, and how.
     *
     * @param owner who says to have signed
     * @param keyId with which key; empty when that is not said
     * @param content what is signed, all ASCII
     * @param signature in canonical base64url
     */
    record Signed(String owner, Optional<String> keyId, SigningAlgorithm algorithm, String content, String signature) {}

    /** The live key that it is signed with. Only when none is, and no revoked one either, are the keys looked at again. */
    PublishedKey require(Signed signed) throws VerificationException {
        List<PublishedKey> known = fitting(keys.find(signed.owner(), maxAge), signed);
        Optional<PublishedKey> signer = signer(known, signed);
        if (signer.isEmpty()) {
            List<PublishedKey> anew = fitting(keys.findAnew(signed.owner(), maxAge), signed);
            if (!anew.equals(known)) {
                signer = signer(anew, signed);
                known = anew;
            }
        }
        if (signer.isEmpty()) {
            throw known.isEmpty()
                    ? answering.refuse(Reason.UNKNOWN_KEY, "whoever it names as its signer has no such key")
                    : answering.refuse(
                            Reason.BAD_SIGNATURE, "its signature is by no key of whoever it names as its signer");
        }
        if (!signer.get().isLive()) {
            throw answering.refuse(
                    Reason.REVOKED, "the key " + signer.get().thumbprint() + " that signed it was revoked");
        }
        return signer.get();
    }

    private static List<PublishedKey> fitting(List<PublishedKey> found, Signed signed) {
        return found.stream()
                .filter(key -> key.owner().equals(signed.owner()) && key.state() != KeyState.GENERATED)
                .filter(key -> signed.keyId().isEmpty() || signed.keyId().get().equals(key.keyId()))
                .toList();
    }

    /** Live keys before others: the usual case costs one signature. */
    private Optional<PublishedKey> signer(List<PublishedKey> keys, Signed signed) {
        Optional<PublishedKey> live = keys.stream()
                .filter(PublishedKey::isLive)
                .filter(key -> isBy(key, signed))
                .findFirst();
        return live.isPresent()
                ? live
                : keys.stream()
                        .filter(key -> !key.isLive())
                        .filter(key -> isBy(key, signed))
                        .findFirst();
    }

    private boolean isBy(PublishedKey key, Signed signed) {
        return key.verifier(signed.algorithm(), engines)
                .filter(verifier -> verifier.verifies(signed.content(), signed.signature()))
                .isPresent();
    }
}

package dev.signet.verify;

import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.JwkDocument;
import dev.signet.internal.jose.JwkDocument.UnfitException;
import dev.signet.internal.jose.PublicJwk;
import dev.signet.internal.verify.AgentJwks;
import dev.signet.internal.verify.DocumentSource;
import dev.signet.internal.verify.FreshDocument;
import dev.signet.internal.verify.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keys that are published as a document. */
final class DocumentKeys implements VerificationKeys {
    /** A client rotates a few keys; a set of more is not one client's. */
    private static final int MAX_CLIENT_KEYS = 32;

    private final FreshDocument<OwnedKeys> document;

    private DocumentKeys(FreshDocument<OwnedKeys> document) {
        this.document = document;
    }

    static VerificationKeys ofAgents(DocumentSource source, TimeSource time) {
        return new DocumentKeys(new FreshDocument<>(source, DocumentKeys::readAgents, time));
    }

    static VerificationKeys ofClient(String clientId, DocumentSource source, TimeSource time) {
        return new DocumentKeys(new FreshDocument<>(source, text -> readClient(clientId, text), time));
    }

    /** Agents' keys of a document that is at hand. */
    static OwnedKeys agentsOf(String document) {
        try {
            return readAgents(document);
        } catch (UnfitException e) {
            throw new IllegalArgumentException("this is no JWK set to trust: " + e.getMessage(), e);
        }
    }

    private static OwnedKeys readAgents(String text) throws UnfitException {
        return OwnedKeys.of(AgentJwks.read(text).stream()
                .map(key -> PublishedKey.of(key.runtimeId(), key.key(), key.state()))
                .toList());
    }

    private static OwnedKeys readClient(String clientId, String text) throws UnfitException {
        List<PublishedKey> keys = new ArrayList<>();
        for (var jwk : JwkDocument.keys(text, MAX_CLIENT_KEYS)) {
            KeyState state = PublicJwk.isMarkedRevoked(jwk) ? KeyState.REVOKED : KeyState.ACTIVE;
            PublishedKey.of(clientId, jwk, state).ifPresent(keys::add);
        }
        return OwnedKeys.of(keys);
    }

    @Override
    public List<PublishedKey> find(String owner, Duration maxAge) throws VerificationException {
        try {
            return document.get(maxAge).find(owner);
        } catch (UnavailableException e) {
            throw VerificationException.keysUnavailable(String.valueOf(e.getMessage()), null);
        }
    }

    @Override
    public List<PublishedKey> findAnew(String owner, Duration maxAge) throws VerificationException {
        try {
            return document.newerThan(document.get(maxAge), maxAge).find(owner);
        } catch (UnavailableException e) {
            throw VerificationException.keysUnavailable(String.valueOf(e.getMessage()), null);
        }
    }
}

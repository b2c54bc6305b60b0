package dev.signet.verify;

import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.DocumentFetch;
import dev.signet.internal.verify.DocumentSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where verifiers find the keys of agents and clients. Implement it on the registry of the service, or use one of those here.
 *
 * <p>The keys of agents are published as a JWK set (RFC 7517, section 5), which Signet exports from the home that holds the agents. Each
 * key of it is
 *
 * <pre>{@code
 * {"kty": "OKP", "crv": "Ed25519", "x": "...", "kid": "...", "use": "sig", "alg": "EdDSA",
 *  "agent_runtime_id": "agent-123", "state": "active"}
 * }</pre>
 *
 * where {@code kid} is the thumbprint (RFC 7638), and {@code agent_runtime_id} and {@code state}, which is {@code active}, {@code
 * retiring} or {@code revoked}, are members of Signet's own. At most 4,096 keys and 1 MiB; other keys in it are passed over. When one
 * key is listed twice for one agent, the state that ends later in that row counts.
 *
 * <p>What is read from an address or a file is never used when it is older than the verifier's {@code maxRevocationDelay}: a key that is
 * published as revoked, or no longer published, is refused within that time. When the keys can't be read for that long nobody is
 * believed. A new key should be published that long before it signs; one that is missing has the keys read at once, but at most once a
 * minute.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface VerificationKeys {
    /**
     * The keys of {@code owner}, in all states, as they were published less than {@code maxAge} ago.
     *
     * @param owner who says to have signed; anything may stand there, since nothing is verified yet
     * @param maxAge how old the answer may be: the longest time from a revocation to its effect
     * @return empty when it has none
     * @throws VerificationException {@link VerificationException#keysUnavailable} when that can't be told
     */
    List<PublishedKey> find(String owner, Duration maxAge) throws VerificationException;

    /**
     * As {@link #find}, asked when none of the keys fits: it may be new. Limit how often that costs something, since anybody can cause it.
     *
     * @param owner as in {@link #find}
     * @param maxAge as in {@link #find}
     * @return by default what {@link #find} returns
     * @throws VerificationException as {@link #find}
     */
    default List<PublishedKey> findAnew(String owner, Duration maxAge) throws VerificationException {
        return find(owner, maxAge);
    }

    /**
     * Agents' keys from a JWK set at an address, read with a client of its own that follows no redirect. The client is made at the first
     * reading and kept; there is no closing, its threads end when these keys are collected. So make one and keep it.
     *
     * @param address https, or http on a loopback address
     * @return keys that are read when they are needed
     * @throws IllegalArgumentException for another address
     */
    static VerificationKeys ofAgents(URI address) {
        return DocumentKeys.ofAgents(
                DocumentSource.at(address, DocumentFetch.withOwnClient(TimeSource.system())), TimeSource.system());
    }

    /**
     * As {@link #ofAgents(URI)}, with a client of the caller's.
     *
     * @param address https, or http on a loopback address
     * @param client not closed here; it may not follow redirects
     * @param time what ages are measured with
     * @return keys that are read when they are needed
     * @throws IllegalArgumentException for another address, and for a client that follows redirects
     */
    static VerificationKeys ofAgents(URI address, HttpClient client, TimeSource time) {
        return DocumentKeys.ofAgents(DocumentSource.at(address, DocumentFetch.with(client, time)), time);
    }

    /**
     * Agents' keys from a file with a JWK set, looked at again on use, at most once a second. Whoever can write the file decides who is
     * believed: only the owner of the service should. Replace it whole.
     *
     * @param file UTF-8
     * @return keys that are read when they are needed
     */
    static VerificationKeys ofAgents(Path file) {
        return ofAgents(file, TimeSource.system());
    }

    /**
     * As {@link #ofAgents(Path)}.
     *
     * @param file UTF-8
     * @param time what ages are measured with
     * @return keys that are read when they are needed
     */
    static VerificationKeys ofAgents(Path file, TimeSource time) {
        return DocumentKeys.ofAgents(DocumentSource.file(file), time);
    }

    /**
     * Agents' keys from a JWK set that the caller has. Nothing can be revoked in it: make a new one when it changes.
     *
     * @param document UTF-8
     * @return keys that never change
     * @throws IllegalArgumentException when it is no JWK set, or holds a private key
     */
    static VerificationKeys ofAgents(byte[] document) {
        return new FixedKeys(DocumentKeys.agentsOf(new String(document, StandardCharsets.UTF_8)));
    }

    /**
     * The keys of one OAuth client from its JWK set, as {@code jwks_uri} of RFC 7591, section 2, names it. All keys in it for signatures
     * count as active; those marked {@code revoked} as revoked.
     *
     * @param clientId whose keys they are
     * @param address https, or http on a loopback address
     * @param client not closed here; it may not follow redirects
     * @param time what ages are measured with
     * @return keys that are read when they are needed
     * @throws IllegalArgumentException for another address, and for a client that follows redirects
     */
    static VerificationKeys ofClient(String clientId, URI address, HttpClient client, TimeSource time) {
        return DocumentKeys.ofClient(clientId, DocumentSource.at(address, DocumentFetch.with(client, time)), time);
    }

    /**
     * As {@link #ofClient(String, URI, HttpClient, TimeSource)}, with a client of its own that follows no redirect, made and kept as with
     * {@link #ofAgents(URI)}. For many clients give all of them one {@link HttpClient} of yours.
     *
     * @param clientId whose keys they are
     * @param address https, or http on a loopback address
     * @return keys that are read when they are needed
     * @throws IllegalArgumentException for another address
     */
    static VerificationKeys ofClient(String clientId, URI address) {
        return DocumentKeys.ofClient(
                clientId,
                DocumentSource.at(address, DocumentFetch.withOwnClient(TimeSource.system())),
                TimeSource.system());
    }

    /**
     * Keys that the caller has. Nothing can be revoked in them: make new ones when they change.
     *
     * @param keys of any owners
     * @return keys that never change
     */
    static VerificationKeys fixed(List<PublishedKey> keys) {
        return new FixedKeys(OwnedKeys.of(keys));
    }

    /**
     * Each owner's keys from a place of its own.
     *
     * @param keys by owner
     * @return keys of these owners and nobody else
     */
    static VerificationKeys byOwner(Map<String, VerificationKeys> keys) {
        return new KeysByOwner(keys);
    }
}

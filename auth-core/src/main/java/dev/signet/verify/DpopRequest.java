package dev.signet.verify;

import dev.signet.auth.Secret;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as a {@link DpopVerifier} has to know it. Immutable; prints no proof and no token. */
public final class DpopRequest {
    private final String method;
    private final URI uri;
    private final List<String> proofs;
    private final @Nullable Secret accessToken;
    private final String boundThumbprint;

    private DpopRequest(
            String method,
            URI uri,
            @Nullable List<String> proofs,
            @Nullable Secret accessToken,
            @Nullable String boundThumbprint) {
        this.method = Objects.requireNonNull(method, "method");
        this.uri = Objects.requireNonNull(uri, "uri");
        this.proofs = proofs == null
                ? List.of()
                : proofs.stream().filter(Objects::nonNull).toList();
        this.accessToken = accessToken;
        this.boundThumbprint = Objects.requireNonNullElse(boundThumbprint, "");
    }

    /**
     * A request for a token (RFC 9449, section 5).
     *
     * @param method as it came, such as {@code POST}
     * @param uri the address as the caller knows it: behind a proxy not the one that this process sees. Query and fragment do not count
     * @param proofs the values of all headers {@code DPoP}; null, or null in it, when the request has none, which the verifier refuses
     * @return the request
     */
    public static DpopRequest forToken(String method, URI uri, @Nullable List<String> proofs) {
        return new DpopRequest(method, uri, proofs, null, "");
    }

    /**
     * A request with an access token (RFC 9449, section 7).
     *
     * @param method as in {@link #forToken}
     * @param uri as in {@link #forToken}
     * @param proofs as in {@link #forToken}
     * @param accessToken what follows {@code DPoP} in the header {@code Authorization}
     * @param boundThumbprint the member {@code jkt} of the token's claim {@code cnf} (RFC 9449, section 6.1); the token itself is for the
     *     caller to verify. Null, when the token is bound to no key, which the verifier refuses
     * @return the request
     */
    public static DpopRequest forResource(
            String method,
            URI uri,
            @Nullable List<String> proofs,
            Secret accessToken,
            @Nullable String boundThumbprint) {
        return new DpopRequest(
                method, uri, proofs, Objects.requireNonNull(accessToken, "accessToken"), boundThumbprint);
    }

    String method() {
        return method;
    }

    URI uri() {
        return uri;
    }

    List<String> proofs() {
        return proofs;
    }

    Optional<Secret> accessToken() {
        return Optional.ofNullable(accessToken);
    }

    String boundThumbprint() {
        return boundThumbprint;
    }

    Answering answering() {
        return accessToken == null ? Answering.TOKEN_ENDPOINT : Answering.RESOURCE;
    }

    @Override
    public String toString() {
        return "DpopRequest[" + method + ", " + proofs.size() + " proofs"
                + (accessToken == null ? "]" : ", with an access token]");
    }
}

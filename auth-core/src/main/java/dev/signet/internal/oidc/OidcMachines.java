package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.signin.ClientProof;
import dev.signet.internal.signin.MachineService;
import dev.signet.internal.signin.ServerMetadata;
import dev.signet.internal.signin.TokenEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The token endpoint of a standard provider, for machines. Safe for use by several threads. */
final class OidcMachines implements MachineService {
    private final OpenIssuer issuer;
    private Optional<DpopKey> key = Optional.empty();

    OidcMachines(OpenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public TokenEndpoint endpoint(Duration deadline) throws AuthException {
        return endpoint(issuer.terms().proof(), deadline);
    }

    @Override
    public TokenEndpoint endpoint(ClientProof proof, Duration deadline) throws AuthException {
        var metadata = issuer.metadata(deadline);
        var endpoint = issuer.tokenEndpoint(metadata, issuer.client(metadata, proof));
        var bound = key(metadata);
        return bound.isPresent() ? endpoint.bindingTo(issuer.binding(bound.get())) : endpoint;
    }

    /** One for as long as the home is open: it is stored no more than the tokens are. */
    private synchronized Optional<DpopKey> key(ServerMetadata metadata) throws AuthException {
        if (key.isEmpty()) {
            key = issuer.newKey(metadata, new SecureRandom());
        }
        return key;
    }

    @Override
    public Map<String, String> attributes() {
        var attributes = new Attributes(issuer.terms().world(), OidcAttributes.MACHINE);
        attributes.put(OidcAttributes.CLIENT_ID, issuer.terms().clientId());
        return attributes.toMap();
    }
}

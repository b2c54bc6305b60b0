package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.internal.signin.MachineService;
import dev.signet.internal.signin.TokenEndpoint;
import java.time.Duration;
import java.util.Map;

/** The token endpoint of a standard provider, for machines. Safe for use by several threads. */
final class OidcMachines implements MachineService {
    private final OpenIssuer issuer;

    OidcMachines(OpenIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public TokenEndpoint endpoint(Duration deadline) throws AuthException {
        return endpoint(issuer.terms().proof(), deadline);
    }

    @Override
    public TokenEndpoint endpoint(Secret clientSecret, Duration deadline) throws AuthException {
        return endpoint(ClientProof.secret(issuer.terms().clientId(), clientSecret), deadline);
    }

    private TokenEndpoint endpoint(ClientProof proof, Duration deadline) throws AuthException {
        var metadata = issuer.metadata(deadline);
        return issuer.tokenEndpoint(metadata, proof.choose(metadata));
    }

    @Override
    public Map<String, String> attributes() {
        var attributes = new Attributes(issuer.terms().world(), OidcAttributes.MACHINE);
        attributes.put(OidcAttributes.CLIENT_ID, issuer.terms().clientId());
        return attributes.toMap();
    }
}

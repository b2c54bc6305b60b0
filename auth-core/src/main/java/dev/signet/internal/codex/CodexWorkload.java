package dev.signet.internal.codex;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.WorkloadGrant;
import dev.signet.internal.signin.ClientAuthentication;
import dev.signet.internal.signin.GrantScope;
import dev.signet.internal.signin.JwtBearerGrant;
import dev.signet.internal.signin.MachineTokens;
import dev.signet.internal.signin.TokenEndpoint;
import dev.signet.internal.signin.TokenTransport;
import dev.signet.internal.signin.WorkloadIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A workload's own token, on the strength of the one its platform gives it: a JWT bearer grant (RFC 7523, section 2.1) without a
 * client id, under a rule that the workspace's administrator made. As the CLI does it: {@code OPENAI_FEDERATION_RULE_ID} and {@code
 * OPENAI_IDENTITY_TOKEN_FILE}, of which either one selects this way before any other credential; {@code
 * OPENAI_WORKLOAD_IDENTITY_CONTEXT} goes along as it is, for the service's own records. The variables that replace the refresh
 * endpoint do not count here.
 */
final class CodexWorkload {
    static final String RULE = "OPENAI_FEDERATION_RULE_ID";
    static final String TOKEN_FILE = "OPENAI_IDENTITY_TOKEN_FILE";
    static final String CONTEXT = "OPENAI_WORKLOAD_IDENTITY_CONTEXT";

    private CodexWorkload() {}

    /** The variable that selects this way. */
    static Optional<String> variable(Settings settings) {
        return Optional.of(RULE)
                .filter(name -> isSet(settings, name))
                .or(() -> Optional.of(TOKEN_FILE).filter(name -> isSet(settings, name)));
    }

    private static boolean isSet(Settings settings, String name) {
        return !settings.variable(name).orElse("").isBlank();
    }

    static Optional<WorkloadGrant> of(
            CodexIssuer issuer, TokenServiceClient service, Settings settings, TimeSource time)
            throws ConfigurationException {
        var identity = WorkloadIdentity.find(settings, RULE, TOKEN_FILE);
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        var extra = new LinkedHashMap<String, String>();
        extra.put("federation_rule_id", identity.get().rule());
        settings.variable(CONTEXT)
                .filter(text -> !text.isBlank())
                .ifPresent(text -> extra.put("workload_identity_context", text));
        var endpoint =
                new TokenEndpoint(issuer.token(), new ClientAuthentication.Unnamed(), TokenTransport.of(service), time);
        var tokens = new MachineTokens(
                (scope, deadline) -> new JwtBearerGrant(endpoint, identity.get().token(), scope, extra),
                GrantScope.DEFAULT,
                attributes(issuer),
                time);
        return Optional.of(new WorkloadGrant(RULE, tokens));
    }

    private static Map<String, String> attributes(CodexIssuer issuer) {
        var attributes = new AttributeCollector(AuthMode.TOKENS);
        attributes.put(CodexAttributes.ISSUER, issuer.issuer());
        attributes.put(CodexAttributes.RENEWED_BY, CodexAttributes.WORKLOAD);
        return attributes.toMap();
    }
}

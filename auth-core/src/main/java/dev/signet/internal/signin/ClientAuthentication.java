package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.internal.oauth.FormBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** How a client proves itself to a token service (RFC 6749, section 2.3). Prints no secret. */
public sealed interface ClientAuthentication {
    /** The registered client. */
    String clientId();

    /** The name in {@code token_endpoint_auth_methods_supported} (RFC 8414, section 2). */
    String method();

    /** What {@code form} needs besides its grant; called once a request. */
    FormBody addTo(FormBody form) throws AuthException;

    /** Headers of the request. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** No client is named: the grant itself tells who asks (RFC 7521, section 4.1 leaves the client out where it does). */
    record Unnamed() implements ClientAuthentication {
        @Override
        public String clientId() {
            return "";
        }

        @Override
        public String method() {
            return "none";
        }

        @Override
        public FormBody addTo(FormBody form) {
            return form;
        }
    }

    /**
     * A public client: it names itself only (RFC 6749, section 3.2.1).
     *
     * @param clientId the registered client
     */
    record None(String clientId) implements ClientAuthentication {
        /** Checks {@code clientId}. */
        public None {
            requireId(clientId);
        }

        @Override
        public String method() {
            return "none";
        }

        @Override
        public FormBody addTo(FormBody form) {
            return form.with("client_id", clientId);
        }
    }

    /**
     * Id and password in the header, both form-encoded first (RFC 6749, section 2.3.1).
     *
     * @param clientId the registered client
     * @param secret its password
     */
    record SecretBasic(String clientId, Secret secret) implements ClientAuthentication {
        /** Checks the parts. */
        public SecretBasic {
            requireId(clientId);
            Objects.requireNonNull(secret, "secret");
        }

        @Override
        public String method() {
            return "client_secret_basic";
        }

        @Override
        public FormBody addTo(FormBody form) {
            return form;
        }

        @Override
        public Map<String, String> headers() {
            String pair = FormBody.encode(clientId) + ":" + FormBody.encode(secret.reveal());
            return Map.of(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /**
     * Id and password in the form, where a server takes nothing else.
     *
     * @param clientId the registered client
     * @param secret its password
     */
    record SecretPost(String clientId, Secret secret) implements ClientAuthentication {
        /** Checks the parts. */
        public SecretPost {
            requireId(clientId);
            Objects.requireNonNull(secret, "secret");
        }

        @Override
        public String method() {
            return "client_secret_post";
        }

        @Override
        public FormBody addTo(FormBody form) {
            return form.with("client_id", clientId).with("client_secret", secret);
        }
    }

    /**
     * A signed assertion instead of a password (RFC 7523, section 2.2).
     *
     * @param clientId the registered client
     * @param source signs a new assertion for each request
     */
    record PrivateKeyJwt(String clientId, ClientAssertionSource source) implements ClientAuthentication {
        private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

        /** Checks the parts. */
        public PrivateKeyJwt {
            requireId(clientId);
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String method() {
            return "private_key_jwt";
        }

        @Override
        public FormBody addTo(FormBody form) throws AuthException {
            return form.with("client_id", clientId)
                    .with("client_assertion_type", TYPE)
                    .with("client_assertion", source.assertion());
        }
    }

    private static void requireId(String clientId) {
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("a client id must not be blank");
        }
    }
}

package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import java.io.InputStream;
import java.util.HexFormat;

/** The values of {@code agent-identity.json}, computed by another implementation. */
public final class AgentIdentityVectors {
    private final JsonObject all;

    private AgentIdentityVectors(JsonObject all) {
        this.all = all;
    }

    public static AgentIdentityVectors read() {
        try (InputStream file = AgentIdentityVectors.class.getResourceAsStream("agent-identity.json")) {
            return new AgentIdentityVectors(JsonObject.parse(file.readAllBytes()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A signer with the key of the vectors that uses the JDK. */
    public Ed25519Signer signer() throws AssertionException {
        return Ed25519Signer.owning(
                Ed25519PrivateKey.parse(Secret.of(text("pkcs8_v2_base64"))), Engines.always(new JdkEngine()));
    }

    /** The text at the end of a path of member names. */
    public String text(String... path) {
        JsonObject object = all;
        for (int i = 0; i < path.length - 1; i++) {
            object = (JsonObject) object.find(path[i]).orElseThrow();
        }
        return ((JsonString) object.find(path[path.length - 1]).orElseThrow()).value();
    }

    byte[] hex(String... path) {
        return HexFormat.of().parseHex(text(path));
    }
}

package dev.signet.internal.signin;

import dev.signet.gate.OidcPeer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives the tests of a class one provider, and ends it after them. */
final class PeerAccess implements BeforeAllCallback, AfterAllCallback {
    private @Nullable OidcPeer peer;
    private @Nullable PeerClient client;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        peer = OidcPeer.start();
        client = new PeerClient(peer);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (client != null) {
            client.close();
        }
        if (peer != null) {
            peer.close();
        }
    }

    OidcPeer peer() {
        return Objects.requireNonNull(peer);
    }

    PeerClient client() {
        return Objects.requireNonNull(client);
    }
}

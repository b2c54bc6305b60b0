package dev.signet.gate;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** Opens homes at a fake server: as an application would, or with one protection taken out to show what it is for. */
final class GateHome {
    /** Everybody has the lease at one time. */
    static final String NO_LEASE = "no-lease";

    /** What was attempted before is forgotten. */
    static final String NO_ATTEMPTS = "no-attempts";

    /** Documents are written in place, slowly. */
    static final String WRITES_IN_PLACE = "writes-in-place";

    private GateHome() {}

    static SignetBuilder at(Home home, TimeSource time, FakeAuthorizationServer server) {
        return at(home, time, server.tokenUri(), server.resourceUri());
    }

    private static SignetBuilder at(Home home, TimeSource time, URI tokenUri, URI resourceUri) {
        return Signet.builder(Profile.codex())
                .home(home.folder())
                .fromEnvironment(Map.of(
                        CodexFixtures.TOKEN_URL_VARIABLE,
                        tokenUri.toString(),
                        CodexFixtures.AGENT_SERVICE_URL_VARIABLE,
                        tokenUri.resolve("/api/accounts").toString()))
                .allow(resourceUri.resolve("/"))
                .timeSource(time);
    }

    /** Opens {@code home} without the protections that {@code faults} names. */
    static Signet open(Home home, Set<String> faults, TimeSource time, URI tokenUri, URI resourceUri)
            throws AuthException {
        var builder = at(home, time, tokenUri, resourceUri);
        if (faults.contains(NO_LEASE)) {
            builder.leases(wait -> new EverybodysLease());
        }
        if (faults.contains(NO_ATTEMPTS)) {
            builder.store(new ForgetfulStore(fileStore(home.folder(), time)));
        }
        if (faults.contains(WRITES_IN_PLACE)) {
            builder.store(new InPlaceStore(fileStore(home.folder(), time), home));
        }
        return builder.build();
    }

    static CredentialStore fileStore(Path home, TimeSource time) throws AuthException {
        var request = new CredentialStoreProvider.Request(home, new CodexProfile().layout(), time, AuthListener.none());
        return ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("file"))
                .findFirst()
                .orElseThrow()
                .open(request);
    }
}

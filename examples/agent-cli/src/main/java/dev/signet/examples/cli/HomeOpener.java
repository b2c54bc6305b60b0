package dev.signet.examples.cli;

import dev.signet.AuditLog;
import dev.signet.AuditSettings;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.auth.AuthException;
import dev.signet.auth.store.CredentialStoreProvider;
import java.net.URI;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Opens the home that the global options name. */
final class HomeOpener {
    /** What this program calls itself where it has a home of its own. */
    private static final String APP = "signet-cli";

    /** The stores that need nobody to provide them. */
    private static final List<String> BUILT_IN = List.of("auto", "ephemeral");

    private final Surroundings surroundings;
    private final GlobalOptions options;
    private final Reporter reporter;

    HomeOpener(Surroundings surroundings, GlobalOptions options, Reporter reporter) {
        this.surroundings = surroundings;
        this.options = options;
        this.reporter = reporter;
    }

    /**
     * Opens the home; reads no credential yet.
     *
     * @return open; the caller closes it
     * @throws CommandFailedException when the options do not fit together or name what this build does not have
     */
    Signet open() throws AuthException {
        return open(builder -> builder);
    }

    /** As {@link #open()}; what happens to keys and credentials meanwhile is recorded in the home, in {@code signet/audit.jsonl}. */
    Signet openRecorded() throws AuthException {
        return open(builder -> builder.audit(AuditSettings.inHome()));
    }

    /** The record that {@link #openRecorded()} writes. */
    AuditLog record() throws AuthException {
        return AuditLog.inHome(builder());
    }

    private Signet open(UnaryOperator<SignetBuilder> more) throws AuthException {
        var signet = more.apply(builder()).build();
        var stores = signet.stores();
        reporter.explain("opened " + signet + " in store " + stores.inUse() + ", " + storeReason(stores.reason()));
        return signet;
    }

    /** What the global options say. */
    private SignetBuilder builder() {
        var builder = Signet.builder(profile())
                .fromEnvironment(surroundings.environment())
                .timeSource(surroundings.time())
                .listener(reporter);
        options.trustedOrigins().forEach(origin -> allow(builder, origin));
        if (options.home != null) {
            builder.home(options.home);
        }
        var store = options.store;
        if (store != null) {
            requireStore(store);
            builder.store(store);
        }
        return builder;
    }

    private static void allow(SignetBuilder builder, URI origin) {
        try {
            builder.allow(origin);
        } catch (IllegalArgumentException e) {
            // What may be secret in an address is never quoted.
            throw usage(
                    "--trust-origin: " + e.getMessage(),
                    "Give scheme, host and port only, such as https://api.acme.test.");
        }
    }

    /** Why that store, in the words of the command line where it named one. */
    String storeReason(String reason) {
        return options.store == null || options.store.equals("auto") ? reason : "named with --store";
    }

    private Profile profile() {
        boolean oidc = options.profile.equals("oidc");
        if (!oidc && !options.profile.equals("codex")) {
            throw usage(
                    "there is no such profile; this build has codex and oidc",
                    "Use --profile codex or --profile oidc, or leave the option out.");
        }
        var issuer = options.issuer;
        var clientId = options.clientId;
        if (issuer == null && clientId == null && !oidc) {
            return Profile.codex();
        }
        if (issuer == null || clientId == null) {
            throw usage(
                    oidc
                            ? "--profile oidc needs --issuer and --client-id"
                            : "--issuer and --client-id go together, and only one was given",
                    "Give both" + (oidc ? "." : ", or leave both out for the profile's own."));
        }
        try {
            return oidc
                    ? Profile.oidc(issuer, clientId).app(APP).signInCommand("signet login --profile oidc")
                    : Profile.codex(issuer, clientId);
        } catch (IllegalArgumentException e) {
            throw usage(
                    "--issuer or --client-id: " + e.getMessage(),
                    "Give them as the authorization server's administrator named them.");
        }
    }

    private static void requireStore(String name) {
        var provided = ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(provider -> provider.get().name());
        var present = Stream.concat(BUILT_IN.stream(), provided).sorted().toList();
        if (!present.contains(name)) {
            throw usage(
                    "--store: there is no such store; it has " + String.join(", ", present),
                    "Use --store file, or leave the option out.");
        }
    }

    private static CommandFailedException usage(String message, String remedy) {
        return new CommandFailedException(Trouble.usage(message, remedy));
    }
}

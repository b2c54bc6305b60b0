package dev.signet.examples.cli;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AuthException;
import dev.signet.auth.store.CredentialStoreProvider;
import java.util.List;
import java.util.ServiceLoader;

/** Opens the home that the global options name. */
final class HomeOpener {
    /** The stores that {@code --store} may name once this build has them. */
    private static final List<String> KNOWN_STORES = List.of("file", "keyring", "auto", "ephemeral");

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
        requireProfile();
        var builder = Signet.builder(Profile.codex())
                .fromEnvironment(surroundings.environment())
                .timeSource(surroundings.time())
                .listener(reporter);
        options.trustedOrigins().forEach(builder::allow);
        if (options.home != null) {
            builder.home(options.home);
        }
        var store = options.store;
        if (store != null) {
            requireStore(store);
            builder.store(store);
        }
        try {
            var signet = builder.build();
            reporter.explain(
                    "opened " + signet + " in store " + (store == null ? "file" : store) + ", " + storeReason());
            return signet;
        } catch (IllegalArgumentException e) {
            // The builder speaks of origins here, and never quotes what may be secret.
            throw usage(
                    "--trust-origin: " + e.getMessage(),
                    "Give scheme, host and port only, such as https://api.acme.test.");
        }
    }

    /** Why that store, in the words of the command line. */
    String storeReason() {
        return options.store == null ? "the default" : "named with --store";
    }

    private void requireProfile() {
        if (options.profile.equals("oidc")) {
            throw usage(
                    "--profile oidc is not in this build yet; it has codex",
                    "Use --profile codex, or leave the option out.");
        }
        if (!options.profile.equals("codex")) {
            throw usage(
                    "there is no such profile; this build has codex", "Use --profile codex, or leave the option out.");
        }
        if (options.issuer != null || options.clientId != null) {
            throw usage(
                    (options.issuer != null ? "--issuer" : "--client-id")
                            + " goes with --profile oidc only; the codex profile has its own",
                    "Leave the option out.");
        }
    }

    private static void requireStore(String name) {
        var present = ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
        if (!present.contains(name)) {
            String known = KNOWN_STORES.contains(name)
                    ? "store " + name + " is not in this build yet"
                    : "there is no such store";
            throw usage(
                    "--store: " + known + "; it has " + String.join(", ", present),
                    "Use --store " + present.get(0) + ", or leave the option out.");
        }
    }

    private static CommandFailedException usage(String message, String remedy) {
        return new CommandFailedException(Trouble.usage(message, remedy));
    }
}

package dev.signet.examples.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command has; they may stand before or after its name. */
final class GlobalOptions {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where the login lives. Default: $$CODEX_HOME, else ~/.codex")
    @Nullable Path home;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            scope = ScopeType.INHERIT,
            description =
                    "Where credentials are kept: file, keyring, encrypted-file, auto or ephemeral. Default: what the home's "
                            + "configuration says, else file; with --profile oidc auto")
    @Nullable String store;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            scope = ScopeType.INHERIT,
            description = "Whose world this is: codex, or oidc for any standard provider. Default: codex")
    String profile = "codex";

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Who signs people in. Default: the profile's own")
    @Nullable String issuer;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "What the issuer knows this program as; goes with --issuer.")
    @Nullable String clientId;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Writes documents with \"schema\":1, errors included, instead of words.")
    boolean json;

    @Option(
            names = "--explain",
            scope = ScopeType.INHERIT,
            description = "Tells on stderr which store is used and why, and what happens.")
    boolean explain;

    private final Set<URI> trustedOrigins = new LinkedHashSet<>();

    /**
     * Adds to what is known: the parser calls this anew for each command on the line, and what stands before the command's
     * name counts as much as what follows it.
     */
    @Option(
            names = "--trust-origin",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            converter = AddressText.class,
            description = "Lets credentials go to this origin, besides the profile's own. May be repeated.")
    void trust(@Nullable List<URI> origins) {
        if (origins != null) {
            trustedOrigins.addAll(origins);
        }
    }

    Set<URI> trustedOrigins() {
        return Set.copyOf(trustedOrigins);
    }
}

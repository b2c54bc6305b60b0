package dev.signet.internal.policy;

import dev.signet.internal.config.HomeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files policy comes from. A profile gives them as constants: no variable and no file moves a managed one.
 *
 * @param managed files of the administrator
 * @param home the configuration file of the home, if the profile has such a file
 */
public record PolicySources(List<Managed> managed, Optional<Home> home) {
    /** No file at all. */
    public static final PolicySources NONE = new PolicySources(List.of(), Optional.empty());

    /** Copies {@code managed}. */
    public PolicySources {
        managed = List.copyOf(managed);
    }

    /** A file that only an administrator can write. What can't be trusted or understood in it forbids everything. */
    public sealed interface Managed {
        /** Where it is. */
        Path file();

        /**
         * A file in Signet's own form, with a table {@code [signet]}.
         *
         * @param file where it is
         */
        record Own(Path file) implements Managed {}

        /**
         * A file of the program that shares the home.
         *
         * @param file where it is
         * @param names what that program calls the rules
         */
        record Neighbour(Path file, ConfigNames names) implements Managed {}
    }

    /**
     * The configuration file of a home: wishes of the person, not orders.
     *
     * @param file where it is; its folder is the home
     * @param personFolder what the operating system names as the person's own, if it does; see {@code HomeTrust}
     * @param trusted whether the embedder trusts the home though it may not be the person's own
     * @param names what the file calls the rules
     * @param keys what the file calls other settings
     */
    public record Home(
            Path file, Optional<Path> personFolder, boolean trusted, ConfigNames names, HomeSettings.Keys keys) {}
}

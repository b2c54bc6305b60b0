package dev.signet.internal.policy;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.ConfigFile;
import dev.signet.internal.config.ConfigFileException;
import dev.signet.internal.config.FileFacts;
import dev.signet.internal.config.HomeSettings;
import dev.signet.internal.config.HomeTrust;
import dev.signet.internal.config.TomlTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files that policy comes from. Where there is none, that is a few looks at the file system, and no TOML class is
 * loaded. Nothing is kept: whoever wants to know of a change reads again.
 */
public final class PolicyFiles {
    private final FileFacts facts;
    private final List<String> notes = new ArrayList<>();

    private PolicyFiles(FileFacts facts) {
        this.facts = facts;
    }

    /**
     * Reads all of {@code sources}. A managed file that is absent says nothing; one that is there and can't be read, trusted
     * or understood forbids everything, as an outcome and not as an exception, so that status and sign-out still work.
     *
     * @throws ConfigurationException when the configuration file of the home can't be read or understood
     */
    public static LoadedPolicy load(PolicySources sources, FileFacts facts) throws ConfigurationException {
        return new PolicyFiles(facts).load(sources);
    }

    private LoadedPolicy load(PolicySources sources) throws ConfigurationException {
        Policy policy = Policy.NONE;
        for (PolicySources.Managed managed : sources.managed()) {
            policy = policy.and(managed(managed));
        }
        HomeSettings settings = HomeSettings.NONE;
        if (sources.home().isPresent()) {
            PolicySources.Home home = sources.home().get();
            try {
                Optional<byte[]> content = ConfigFile.read(home.file(), facts);
                if (content.isPresent()) {
                    TomlTable document =
                            TomlTable.parse(content.get(), home.file().toString());
                    policy = policy.and(home.names().read(document));
                    settings = settings(document, home);
                }
            } catch (ConfigFileException e) {
                throw new ConfigurationException(
                        "the configuration of the home can't be used: " + e.fault(), e.remedy(), null);
            }
        }
        return new LoadedPolicy(policy, settings, notes);
    }

    private HomeSettings settings(TomlTable document, PolicySources.Home home) throws ConfigFileException {
        Path folder = home.file().resolveSibling("");
        Optional<String> doubt =
                home.trusted() ? Optional.empty() : HomeTrust.doubt(folder, home.personFolder(), facts);
        HomeSettings settings;
        try {
            settings = HomeSettings.of(document, home.keys(), doubt.isEmpty());
        } catch (ConfigFileException e) {
            // A wish that can't be followed, perhaps of a later release of the neighbour, must not lock anybody out.
            notes.add("A setting of the home is passed over: " + e.fault());
            return HomeSettings.NONE;
        }
        if (!settings.ignored().isEmpty()) {
            notes.add("The home " + folder + " is not trusted, since " + doubt.orElse("it is not ours")
                    + ", so these keys of its configuration are ignored: "
                    + String.join(", ", settings.ignored().stream().sorted().toList()) + ".");
        }
        return settings;
    }

    private Policy managed(PolicySources.Managed managed) {
        Path file = managed.file();
        try {
            Optional<byte[]> content = ConfigFile.readRootOwned(file, facts);
            if (content.isEmpty()) {
                return Policy.NONE;
            }
            noteMissingOwners(file);
            TomlTable document = TomlTable.parse(content.get(), file.toString());
            return managed instanceof PolicySources.Managed.Neighbour neighbour
                    ? neighbour.names().read(document)
                    : PolicyDocument.read(document);
        } catch (ConfigFileException e) {
            return Policy.denying(unusable(file, e.fault(), e.remedy()));
        }
    }

    private void noteMissingOwners(Path file) throws ConfigFileException {
        try {
            if (facts.of(file).ownership().isEmpty()) {
                notes.add(
                        "Who may change the policy file " + file
                                + " was not checked, since its file system has no POSIX owners; its access list has to see to that.");
            }
        } catch (IOException e) {
            throw new ConfigFileException(file + " vanished while it was read", "Try again.");
        }
    }

    private static Denial unusable(Path file, String fault, String remedy) {
        return new Denial(
                Denial.FILE,
                file.toString(),
                "everything is forbidden, since the policy file " + file + " can't be used: " + fault,
                remedy);
    }
}

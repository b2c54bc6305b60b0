package dev.signet.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the configuration file of a home wishes, apart from policy. Immutable.
 *
 * @param store where the credential is to be kept
 * @param encrypted whether a keyring is to hold the passphrase of an encrypted file, and the file the credential; empty when
 *     nothing tells
 * @param baseUrl the service the home is set up for. For reports only: credentials go to the origins that profile, embedder
 *     and policy name, and never to one that a file of the home names
 * @param ignored the keys that were there and not taken, since the home is not trusted to say such things
 */
public record HomeSettings(
        Optional<StoreChoice> store, Optional<Boolean> encrypted, Optional<URI> baseUrl, Set<String> ignored) {
    /** No configuration file, or none with a key of these. */
    public static final HomeSettings NONE = none(Set.of());

    private static final int MAX_URL = 2048;

    /** Copies {@code ignored}. */
    public HomeSettings {
        ignored = Set.copyOf(ignored);
    }

    /**
     * What the keys are called in the file.
     *
     * @param store the choice of a store
     * @param encryption says that a keyring holds a passphrase
     * @param baseUrl the address of the service
     */
    public record Keys(String store, Flag encryption, String baseUrl) {}

    /**
     * A key that is true or false.
     *
     * @param table it is in
     * @param key its name there
     */
    public record Flag(String table, String key) {
        private Optional<Boolean> in(TomlTable document) throws ConfigFileException {
            var found = document.table(table);
            return found.isPresent() ? found.get().flag(key) : Optional.empty();
        }

        private boolean isIn(TomlTable document) {
            try {
                return document.table(table).filter(found -> found.has(key)).isPresent();
            } catch (ConfigFileException e) {
                return true;
            }
        }

        private String words() {
            return table + "." + key;
        }
    }

    /**
     * Reads the keys at the top of a document.
     *
     * @param trusted whether the home may say such things; if not, the keys are not even looked into
     * @throws ConfigFileException naming the key that can't be used, never its value
     */
    public static HomeSettings of(TomlTable document, Keys keys, boolean trusted) throws ConfigFileException {
        if (!trusted) {
            var ignored = new TreeSet<>(List.of(keys.store, keys.baseUrl));
            ignored.removeIf(key -> !document.has(key));
            if (keys.encryption.isIn(document)) {
                ignored.add(keys.encryption.words());
            }
            return none(ignored);
        }
        return new HomeSettings(
                store(document, keys.store), keys.encryption.in(document), baseUrl(document, keys.baseUrl), Set.of());
    }

    private static HomeSettings none(Set<String> ignored) {
        return new HomeSettings(Optional.empty(), Optional.empty(), Optional.empty(), ignored);
    }

    private static Optional<StoreChoice> store(TomlTable document, String key) throws ConfigFileException {
        Optional<String> word = document.text(key);
        Optional<StoreChoice> choice = word.flatMap(StoreChoice::of);
        if (word.isPresent() && choice.isEmpty()) {
            throw new ConfigFileException(
                    "the key " + key + " in " + document.file() + " names no store",
                    "Set it to one of: " + StoreChoice.words() + "; or remove it.");
        }
        return choice;
    }

    private static Optional<URI> baseUrl(TomlTable document, String key) throws ConfigFileException {
        Optional<String> text = document.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = new URI(text.get());
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            if (text.get().length() <= MAX_URL && web && url.getHost() != null && url.getRawUserInfo() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Said below, without the value, in which a password may be.
        }
        throw new ConfigFileException(
                "the key " + key + " in " + document.file() + " is no web address of at most " + MAX_URL
                        + " characters without a user name",
                "Set it to an address such as https://api.example/v1, or remove it.");
    }
}

package dev.signet.keyring.internal.secretservice;

import dev.signet.auth.store.StoreLayout.KeyringEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an entry is written as an item: the attributes and the label that the Rust crate {@code keyring} 3.6.3 gives its items, so that
 * programs built with it and Signet find the same one. The service itself may add {@code xdg:schema}; it is never searched for.
 */
final class ItemLayout {
    private static final String TARGET = "default";
    private static final String VERSION = "3.6.3";

    private ItemLayout() {}

    /** What is searched for first, in all collections. */
    static Map<String, String> search(KeyringEntry entry) {
        Map<String, String> attributes = searchLegacy(entry);
        attributes.put("target", TARGET);
        return attributes;
    }

    /** What is searched for next, in the default collection: items of older programs have no target. */
    static Map<String, String> searchLegacy(KeyringEntry entry) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("service", entry.service());
        attributes.put("username", entry.account());
        return attributes;
    }

    /** What a new item gets. */
    static Map<String, String> attributes(KeyringEntry entry) {
        Map<String, String> attributes = search(entry);
        attributes.put("application", "rust-keyring");
        return attributes;
    }

    /** What a person sees in a program that shows keyrings. */
    static String label(KeyringEntry entry) {
        return entry.account() + "@" + entry.service() + ":" + TARGET + " (keyring v" + VERSION + ")";
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.text.PlainText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gathers the attributes of one credential while its document is read. Not safe for use by several threads. */
final class AttributeCollector {
    private final Map<String, String> attributes = new HashMap<>();

    AttributeCollector(AuthMode mode) {
        put(CodexAttributes.MODE, mode.name());
    }

    /** Goes on from what is known. */
    AttributeCollector(Map<String, String> known) {
        attributes.putAll(known);
    }

    void put(String name, String value) {
        attributes.put(name, value);
    }

    /** Attributes are shown to people, so a text that could steer a terminal is left out. */
    void putShown(String name, Optional<String> text) {
        if (text.isPresent() && PlainText.isFitToShow(text.get())) {
            put(name, text.get());
        }
    }

    /** The account one member names: the first to name one decides, and the others have to agree with it. */
    void agreeOnAccount(StoredObject object, String member, Optional<String> account)
            throws DamagedCredentialException {
        if (account.isEmpty()) {
            return;
        }
        if (!PlainText.isSendable(account.get())) {
            throw object.corrupt(member, "names an account with a character that can't be sent in a header");
        }
        var known = attributes.putIfAbsent(CodexAttributes.ACCOUNT_ID, account.get());
        if (known != null && !known.equals(account.get())) {
            throw object.mixed("the account in " + object.path(member) + " is not the one the members before it name");
        }
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    Map<String, String> toMap() {
        return Map.copyOf(attributes);
    }
}

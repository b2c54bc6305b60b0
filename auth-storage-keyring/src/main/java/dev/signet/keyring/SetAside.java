package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Copies of damaged documents: entries beside that of the credential, so that they are as safe as it is. A keyring can't be asked which
 * entries of ours it has, so there are as many places as there may be copies: three of a home, for seven days.
 */
final class SetAside {
    private static final int PLACES = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

    private final Keyring keyring;
    // Guarded by the store's turn.
    private Instant lastLook = Instant.EPOCH;

    SetAside(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * Keeps a copy; one that is there already is not kept again. A copy over the limit goes first.
     *
     * @return where it is, in words for a person
     */
    String keep(KeyringEntry home, DocumentName name, byte[] content, Instant now) throws StoreException {
        List<LaidAside> copies = copies(home);
        for (LaidAside copy : copies) {
            if (copy.isOf(name) && copy.holds(content)) {
                return keyring.describe(copy.entry());
            }
        }
        KeyringEntry place = freePlace(home, copies);
        byte[] noted = LaidAside.write(name, now, content);
        if (noted.length > keyring.maxBytes()) {
            throw KeyringFaults.tooLarge(keyring.describe(place), noted.length, keyring.maxBytes());
        }
        keyring.put(place, noted);
        return keyring.describe(place);
    }

    /** Removes what is too old, if nobody looked for that lately: each look is a handful of calls. */
    void expire(KeyringEntry home, Instant now) throws StoreException {
        if (!now.isBefore(lastLook) && now.isBefore(lastLook.plus(BETWEEN_LOOKS))) {
            return;
        }
        for (LaidAside copy : copies(home)) {
            if (copy.isOver(now)) {
                keyring.delete(copy.entry());
            }
        }
        lastLook = now;
    }

    /** Removes all copies of a document. */
    void clear(KeyringEntry home, DocumentName name) throws StoreException {
        for (LaidAside copy : copies(home)) {
            if (copy.isOf(name)) {
                keyring.delete(copy.entry());
            }
        }
    }

    /** The places, whether or not there is a copy in them. */
    static List<KeyringEntry> places(KeyringEntry home) {
        List<KeyringEntry> places = new ArrayList<>();
        for (int place = 1; place <= PLACES; place++) {
            places.add(Entries.beside(home, "copy-" + place));
        }
        return places;
    }

    private static KeyringEntry freePlace(KeyringEntry home, List<LaidAside> copies) {
        List<KeyringEntry> taken = copies.stream().map(LaidAside::entry).toList();
        return places(home).stream()
                .filter(place -> !taken.contains(place))
                .findFirst()
                .orElseGet(() -> copies.stream()
                        .min(Comparator.comparing(LaidAside::at))
                        .orElseThrow()
                        .entry());
    }

    private List<LaidAside> copies(KeyringEntry home) throws StoreException {
        List<LaidAside> copies = new ArrayList<>();
        for (KeyringEntry place : places(home)) {
            Optional<byte[]> stored = keyring.find(place);
            if (stored.isPresent()) {
                copies.add(LaidAside.parse(place, stored.get()));
            }
        }
        return copies;
    }
}

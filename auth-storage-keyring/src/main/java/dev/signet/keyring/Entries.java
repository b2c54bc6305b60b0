package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Which entry a document is kept in. The home's links are followed anew with each call: it may come into being meanwhile. */
final class Entries {
    private final StoreLayout layout;
    private final Path home;

    Entries(StoreLayout layout, Path home) {
        this.layout = layout;
        this.home = home;
    }

    /**
     * The entry of a document.
     *
     * @throws StoreException {@code DENIED} when the layout gives it none
     */
    KeyringEntry of(DocumentName name) throws StoreException {
        return layout.keyringEntry(name, realPath(home)).orElseThrow(() -> KeyringFaults.notKept(name));
    }

    /** Another entry of ours beside that of a document; programs that look for the document do not find it. */
    static KeyringEntry beside(KeyringEntry entry, String what) {
        return new KeyringEntry(entry.service(), entry.account() + "|signet-" + what);
    }

    /** The real path of a home; one that is not there yet has the real path that it will have. */
    static Path realPath(Path home) throws StoreException {
        Path missing = null;
        for (Path above = home; above != null; above = above.getParent()) {
            try {
                Path real = above.toRealPath();
                return missing == null ? real : real.resolve(missing);
            } catch (NoSuchFileException notYet) {
                missing = above.getParent() == null ? null : above.getParent().relativize(home);
            } catch (IOException failure) {
                throw KeyringFaults.home(home, failure);
            }
        }
        return home;
    }
}

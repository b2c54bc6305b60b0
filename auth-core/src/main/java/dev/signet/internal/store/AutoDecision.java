package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;

/**
 * What {@code auto} chooses where nothing is remembered. Pure.
 *
 * <p>Only where there surely is no keyring are files chosen, and the reason is told. One that is there and can't be used now stays the
 * choice: to save in plain text what a person keeps in a keyring is not ours to decide.
 *
 * @param place what is chosen
 * @param settled whether to remember it: it was seen to work, or there is nothing to choose from
 * @param reason in words for a person
 */
record AutoDecision(Place place, boolean settled, String reason) {
    /** Where a credential is kept. */
    enum Place {
        KEYRING,
        FILE
    }

    /** What was found out about the keyring. */
    sealed interface Finding {
        /** No store of that name is on the class path or module path. */
        record NoProvider() implements Finding {}

        /** It was read, and a trial was written, read and deleted, or the home's credential is in it. */
        record Works() implements Finding {}

        /** It was read, and no trial could be made: the home can't be written now. */
        record Answers() implements Finding {}

        /**
         * It answers, and the file that is encrypted by it can't be opened.
         *
         * @param why as the store says
         */
        record Shut(StoreException why) implements Finding {}

        /**
         * It refused.
         *
         * @param why as the store says
         */
        record Refused(StoreException why) implements Finding {}

        /**
         * What is found where the credential goes into an encrypted file. That there is no keyring only the keyring can say: a file is
         * {@code UNREACHABLE} too for want of its passphrase or of memory, or when it is damaged.
         *
         * @param file what was found out about it
         * @param keyring what was found out about the keyring that it needs
         */
        static Finding behind(Finding file, Finding keyring) {
            if (keyring instanceof Refused) {
                return keyring;
            }
            return file instanceof Refused refused && refused.why().kind() == Kind.UNREACHABLE
                    ? new Shut(refused.why())
                    : file;
        }
    }

    /**
     * Decides.
     *
     * @param plaintextAllowed whether the application lets files take the place of a keyring that can't be used now
     */
    static AutoDecision of(Finding finding, boolean plaintextAllowed) {
        if (finding instanceof Finding.NoProvider) {
            return new AutoDecision(Place.FILE, false, "no keyring store is part of this program");
        }
        if (finding instanceof Finding.Works) {
            return new AutoDecision(Place.KEYRING, true, "the keyring works");
        }
        if (finding instanceof Finding.Answers) {
            return new AutoDecision(Place.KEYRING, false, "the keyring answers");
        }
        if (finding instanceof Finding.Shut shut) {
            return new AutoDecision(
                    Place.KEYRING,
                    false,
                    "the keyring answers, and what it encrypts can't be opened now: "
                            + shut.why().getMessage());
        }
        var why = ((Finding.Refused) finding).why();
        if (why.kind() == Kind.UNREACHABLE) {
            return new AutoDecision(Place.FILE, true, "there is no keyring here: " + why.getMessage());
        }
        return plaintextAllowed
                ? new AutoDecision(
                        Place.FILE,
                        false,
                        "the application allows plain text, and the keyring can't be used: " + why.getMessage())
                : new AutoDecision(
                        Place.KEYRING,
                        false,
                        "there is a keyring, which can't be used now: " + why.getMessage()
                                + "; files do not take its place unasked");
    }
}

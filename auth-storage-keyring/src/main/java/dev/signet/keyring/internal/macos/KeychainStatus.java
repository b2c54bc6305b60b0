package dev.signet.keyring.internal.macos;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.util.stream.Stream;

/** What the keychain answers ({@code SecBase.h}), and what that means for a caller. */
enum KeychainStatus {
    SUCCESS(0, "errSecSuccess", Kind.UNREACHABLE),
    ITEM_NOT_FOUND(-25300, "errSecItemNotFound", Kind.UNREACHABLE),
    DUPLICATE_ITEM(-25299, "errSecDuplicateItem", Kind.CONFLICT),
    INTERACTION_NOT_ALLOWED(-25308, "errSecInteractionNotAllowed", Kind.LOCKED),
    INTERACTION_REQUIRED(-25315, "errSecInteractionRequired", Kind.LOCKED),
    AUTH_FAILED(-25293, "errSecAuthFailed", Kind.DENIED),
    NO_ACCESS_FOR_ITEM(-25243, "errSecNoAccessForItem", Kind.DENIED),
    MISSING_ENTITLEMENT(-34018, "errSecMissingEntitlement", Kind.DENIED),
    USER_CANCELED(-128, "errSecUserCanceled", Kind.DISMISSED),
    NOT_AVAILABLE(-25291, "errSecNotAvailable", Kind.UNREACHABLE),
    NO_SUCH_KEYCHAIN(-25294, "errSecNoSuchKeychain", Kind.UNREACHABLE),
    INVALID_KEYCHAIN(-25295, "errSecInvalidKeychain", Kind.UNREACHABLE),
    NO_DEFAULT_KEYCHAIN(-25307, "errSecNoDefaultKeychain", Kind.UNREACHABLE),
    READ_ONLY(-25292, "errSecReadOnly", Kind.READ_ONLY),
    WRITE_PERMISSION(-61, "errSecWrPerm", Kind.READ_ONLY),
    BUFFER_TOO_SMALL(-25301, "errSecBufferTooSmall", Kind.TOO_LARGE),
    DATA_TOO_LARGE(-25302, "errSecDataTooLarge", Kind.TOO_LARGE),
    DISK_FULL(-34, "errSecDiskFull", Kind.NO_SPACE);

    private final int code;
    private final String constant;
    private final Kind kind;

    KeychainStatus(int code, String constant, Kind kind) {
        this.code = code;
        this.constant = constant;
        this.kind = kind;
    }

    boolean is(int status) {
        return code == status;
    }

    /** What to tell of a status that is not success. */
    static StoreException fault(int status, String what) {
        KeychainStatus known =
                Stream.of(values()).filter(each -> each.is(status)).findFirst().orElse(null);
        Kind kind = known == null ? Kind.UNREACHABLE : known.kind;
        String name = known == null ? "an OSStatus of its own" : known.constant;
        return new StoreException(
                kind, "macOS answered " + status + " (" + name + ") to " + what, remedy(kind, status), null);
    }

    private static String remedy(Kind kind, int status) {
        return switch (kind) {
            case LOCKED ->
                "Unlock the login keychain with `security unlock-keychain`. If it is unlocked, macOS wants to ask a person before"
                        + " it lets this program in: allow it once in Keychain Access, at the item's Access Control.";
            case DENIED ->
                "Allow this program in Keychain Access, at the item's Access Control, and check that it may use keychains.";
            case DISMISSED -> "Answer the prompt, or choose another store.";
            case READ_ONLY -> "Make the login keychain writable, or choose another store.";
            case TOO_LARGE -> "Choose a store for larger credentials, such as a file.";
            case NO_SPACE -> "Free some space on the disk of the login keychain.";
            case CONFLICT -> "Another program writes the same item; try again.";
            default ->
                "See what `security error " + status
                        + "` and `security default-keychain` say; a program without a login"
                        + " session has no keychain: choose another store there.";
        };
    }
}

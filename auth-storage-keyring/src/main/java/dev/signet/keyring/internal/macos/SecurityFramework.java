package dev.signet.keyring.internal.macos;

/**
 * The functions of macOS that the keychain is reached with, one method each, as they are: addresses are those of native memory, and
 * an answer other than 0 is an {@code OSStatus} that says what went wrong. What they give has to be released or freed.
 */
interface SecurityFramework {
    /** A status and, when it is 0, an address. */
    record Reference(int status, long address) {}

    /** A status and, when it is 0, where the content of an item is. */
    record Content(int status, long address, int length) {}

    /** A status and, when it is 0, a setting. */
    record Setting(int status, boolean isOn) {}

    /** {@code SecKeychainGetUserInteractionAllowed}. */
    Setting userInteractionAllowed();

    /** {@code SecKeychainSetUserInteractionAllowed}: for the whole process. */
    int setUserInteractionAllowed(boolean allowed);

    /** {@code SecKeychainCopyDomainDefault}; to be released. */
    Reference copyDomainDefault(int domain);

    /** {@code SecKeychainFindGenericPassword}, asked for the content; to be freed. */
    Content findContent(long keychain, byte[] service, byte[] account);

    /** {@code SecKeychainFindGenericPassword}, asked for the item and not for its content; to be released. */
    Reference findItem(long keychain, byte[] service, byte[] account);

    /** {@code SecKeychainAddGenericPassword}. */
    int addGenericPassword(long keychain, byte[] service, byte[] account, byte[] content);

    /** {@code SecKeychainItemModifyAttributesAndData}, which keeps the attributes. */
    int modifyContent(long item, byte[] content);

    /** {@code SecKeychainItemDelete}. */
    int delete(long item);

    /** Copies native memory. */
    byte[] copy(long address, int length);

    /** Wipes the content of an item and gives it back with {@code SecKeychainItemFreeContent}. */
    void freeContent(long address, int length);

    /** {@code CFRelease}. */
    void release(long reference);
}

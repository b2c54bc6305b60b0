package dev.signet.keyring.internal.windows;

/**
 * Where the members of {@code CREDENTIALW} are, in bytes from its start.
 *
 * @param pointerSize 8, or 4 in a 32-bit JVM
 */
record CredentialShape(int pointerSize) {
    private static final int DWORD = 4;

    /** After {@code Flags}. */
    int type() {
        return DWORD;
    }

    int targetName() {
        return 2 * DWORD;
    }

    private int comment() {
        return targetName() + pointerSize;
    }

    /** After {@code Comment} and {@code LastWritten}, which is two words. */
    int blobSize() {
        return comment() + pointerSize + 2 * DWORD;
    }

    /** A pointer lies at a multiple of its size. */
    int blob() {
        return aligned(blobSize() + DWORD);
    }

    int persist() {
        return blob() + pointerSize;
    }

    /** After {@code AttributeCount}, {@code Attributes} and {@code TargetAlias}. */
    int userName() {
        return aligned(persist() + 2 * DWORD) + 2 * pointerSize;
    }

    int size() {
        return userName() + pointerSize;
    }

    private int aligned(int offset) {
        return (offset + pointerSize - 1) / pointerSize * pointerSize;
    }
}

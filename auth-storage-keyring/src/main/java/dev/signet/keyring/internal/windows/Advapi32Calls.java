package dev.signet.keyring.internal.windows;

/**
 * The functions of Windows that credentials are kept with ({@code wincred.h}), one method each, as they are: addresses are those of
 * native memory, and an answer other than 0 is the code of {@code GetLastError}.
 */
interface Advapi32Calls {
    /** An error and, when it is 0, where the credential is. */
    record Reference(int error, long address) {}

    /** {@code CredReadW}; to be freed. */
    Reference read(String target, int type);

    /** Copies the blob of a credential that was read. */
    byte[] blob(long credential);

    /** {@code CredWriteW} of a credential that was read, with another blob: all else of it stays. */
    int rewrite(long credential, byte[] blob);

    /** {@code CredWriteW} of a new credential. */
    int write(String target, int type, int persist, String user, byte[] blob);

    /** {@code CredDeleteW}. */
    int delete(String target, int type);

    /** Wipes the blob of a credential that was read and gives all of it back with {@code CredFree}. */
    void free(long credential);
}

package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;

/**
 * What deriving a key with scrypt (RFC 7914) takes: 2^logN rounds over blocks of 1 KiB, all of them in memory at once.
 *
 * <p>The passphrase is 32 random bytes, which no work factor makes harder to guess. So little work is asked for when writing,
 * and much is done when reading only because another program may have asked for it.
 *
 * @param logN the work factor of the file, as a power of two
 */
record ScryptWork(int logN) {
    /** What is written: 1 MiB, some milliseconds. */
    static final ScryptWork WRITTEN = new ScryptWork(10);

    /** The block size r and parallelization p that the format fixes (age v1, "The scrypt recipient type"). */
    static final int BLOCK_SIZE = 8;

    static final int PARALLELIZATION = 1;

    private static final int MAX_LOG_N = 20;
    private static final long MEBIBYTE = 1L << 20;
    // For everything else that goes on in the program meanwhile.
    private static final long HEADROOM = 8 * MEBIBYTE;

    /** The rounds N of RFC 7914. */
    int rounds() {
        return 1 << logN;
    }

    /** The memory of the derivation, in bytes. */
    long bytes() {
        return (128L * BLOCK_SIZE) << logN;
    }

    /**
     * Refuses work that no writer of such files asks for, and work that does not fit the memory, before any of it is taken.
     *
     * @throws StoreException {@code UNREACHABLE}, with what it needs
     */
    void requireAffordable(Heap heap, String where) throws StoreException {
        if (logN > MAX_LOG_N) {
            throw AgeFaults.unreachable(
                    where + " asks for scrypt with work factor " + logN + ", the limit is " + MAX_LOG_N,
                    "Check that it is the right file; one that a program made for this machine has 10 to " + MAX_LOG_N
                            + ".");
        }
        long needed = bytes() + HEADROOM;
        if (heap.available() >= needed) {
            return;
        }
        // What looks used may be garbage; asked for only where the answer would be a refusal.
        heap.collect();
        long available = heap.available();
        if (available < needed) {
            throw tooMuch(where, available);
        }
    }

    /** What to tell when the memory is not there, or was taken by another thread meanwhile. */
    StoreException tooMuch(String where, long available) {
        long needed = bytes() + HEADROOM;
        return AgeFaults.unreachable(
                "decrypting " + where + ", with scrypt work factor " + logN + ", needs " + inMebibytes(needed)
                        + " MiB of free heap, and " + inMebibytes(available) + " MiB are left",
                "Give the Java program more memory, such as -Xmx" + inMebibytes(2 * needed)
                        + "m. A sign-in that this library saves to the file lowers its work factor to " + WRITTEN.logN()
                        + ".");
    }

    private static long inMebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }
}

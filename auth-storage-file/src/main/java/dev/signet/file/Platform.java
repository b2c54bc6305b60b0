package dev.signet.file;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the store takes from the machine.
 *
 * @param account whose files are ours
 * @param permissions how files are kept to their owner
 * @param mounts which files can't be renamed over
 * @param random for names nobody guesses; asked when a file is made
 */
record Platform(Account account, OwnerOnly permissions, MountTable mounts, Supplier<? extends RandomGenerator> random) {
    static Platform current() {
        return new Platform(
                Account.current(),
                OwnerOnly.of(FileSystems.getDefault().supportedFileAttributeViews()),
                MountTable.of(Path.of("/proc/self/mountinfo")),
                // Not made before the first write: it costs a cold start some milliseconds.
                SecureRandom::new);
    }
}

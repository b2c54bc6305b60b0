package dev.signet.internal.lease;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the programs of the operating system are. */
@FunctionalInterface
interface Programs {
    /** The folders looked through; never the search path of the environment, which others may have set. */
    List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

    /** The program called {@code name}; empty when this machine has none. */
    Optional<Path> find(String name);

    /** The programs in {@link #FOLDERS}. */
    static Programs installed() {
        return name -> FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

package dev.signet.internal.config;

import dev.signet.internal.config.FileFacts.Ownership;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a home is the person's own. One inside a version-controlled tree may have come with somebody's repository, and one
 * that belongs to another user is in that user's hands; their configuration must not choose stores or addresses.
 */
public final class HomeTrust {
    private static final List<String> MARKS = List.of(".git", ".hg", ".svn", ".jj", ".bzr", "_darcs");
    private static final Path OWN_PROCESS = Path.of("/proc/self/task");

    private HomeTrust() {}

    /**
     * Why {@code home} is not trusted.
     *
     * @param home an existing folder
     * @param personFolder what the operating system names as the person's own, if it does; its owner counts as us, and so does the owner
     *     of the process. It is not taken from the environment: {@code HOME} often survives a change of the user
     * @return a clause for a person, such as "it lies in the version-controlled tree /src"; empty when the home is trusted
     */
    public static Optional<String> doubt(Path home, Optional<Path> personFolder, FileFacts facts) {
        try {
            Path real = home.toRealPath();
            Optional<Ownership> owner = facts.of(real).ownership();
            if (owner.isPresent()
                    && !us(personFolder, facts).contains(owner.get().owner())) {
                return Optional.of("it belongs to user " + owner.get().owner());
            }
            return tree(real, facts).map(tree -> "it lies in the version-controlled tree " + tree);
        } catch (IOException e) {
            return Optional.of("it can't be told whose it is (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Optional<Path> tree(Path home, FileFacts facts) throws IOException {
        for (Path folder = home; folder != null; folder = folder.getParent()) {
            for (String mark : MARKS) {
                if (at(folder.resolve(mark), facts).isPresent()) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    /** Two answers: only Linux has the first, and even there it is root's in a process that may not be traced. */
    private static Set<Long> us(Optional<Path> personFolder, FileFacts facts) throws IOException {
        var us = new HashSet<Long>();
        for (Path ours :
                Stream.concat(Stream.of(OWN_PROCESS), personFolder.stream()).toList()) {
            at(ours, facts)
                    .flatMap(FileFacts.Entry::ownership)
                    .map(Ownership::owner)
                    .ifPresent(us::add);
        }
        return us;
    }

    private static Optional<FileFacts.Entry> at(Path path, FileFacts facts) throws IOException {
        try {
            return Optional.of(facts.of(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}

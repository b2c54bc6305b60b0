package dev.signet.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether only root can have put a file where it is: the file and each folder above it belong to root and can't be written
 * by group or others. A folder that others may write passes when its sticky bit is set, since nobody but root can then take
 * root's entries away; and so does whatever lies on a volume mounted for reading only, as orchestrators mount configuration,
 * with mode 0777.
 *
 * <p>A link is followed when root made it and where it leads passes the same test; so files that a system keeps elsewhere and
 * links into {@code /etc} are read, and a link in somebody's hand is refused. Where the file system has no POSIX owners
 * (Windows) nothing is asked of them; the caller says so.
 */
final class RootOwned {
    private static final int MAX_LINKS = 40; // as Linux has it

    private final FileFacts facts;
    private final Path asked;
    private final Deque<Path> ahead = new ArrayDeque<>();
    private Path here;
    private int links;

    private RootOwned(Path file, FileFacts facts) {
        this.facts = facts;
        this.asked = file;
        Path absolute = file.toAbsolutePath();
        this.here = absolute.getRoot();
        push(absolute);
    }

    /**
     * Walks to {@code file}.
     *
     * @return where it is, with no link left in the path
     * @throws ConfigFileException naming the first thing on the way that is not root's alone
     * @throws IOException when something on the way is not there or can't be looked at
     */
    static Path resolve(Path file, FileFacts facts) throws IOException, ConfigFileException {
        return new RootOwned(file, facts).walk();
    }

    private Path walk() throws IOException, ConfigFileException {
        require(here, facts.of(here));
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            // No link is left in the path so far, so that going up is the same by name and on disk.
            if (name.toString().equals("..")) {
                here = here.getParent() == null ? here : here.getParent();
            } else if (!name.toString().equals(".")) {
                step(here.resolve(name));
            }
        }
        return here;
    }

    private void step(Path next) throws IOException, ConfigFileException {
        FileFacts.Entry entry = facts.of(next);
        require(next, entry);
        if (entry.type() != FileFacts.Type.LINK) {
            here = next;
            return;
        }
        if (++links > MAX_LINKS) {
            throw new ConfigFileException(
                    asked + " leads through more than " + MAX_LINKS + " links",
                    "Correct the links; they may go in a circle.");
        }
        Path target = Files.readSymbolicLink(next);
        if (target.isAbsolute()) {
            here = target.getRoot();
        }
        push(target);
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.push(path.getName(i));
        }
    }

    private void require(Path path, FileFacts.Entry entry) throws IOException, ConfigFileException {
        if (entry.ownership().isEmpty()) {
            return;
        }
        var ownership = entry.ownership().get();
        if (!ownership.isRoots()) {
            throw unsafe(path, "belongs to user " + ownership.owner() + " and not to root");
        }
        // Nobody writes through the mode of a link.
        boolean open = entry.type() != FileFacts.Type.LINK && ownership.isWritableByOthers();
        boolean keepsEntries = entry.type() == FileFacts.Type.FOLDER && ownership.isSticky();
        if (open && !keepsEntries && !facts.isReadOnly(path)) {
            throw unsafe(
                    path,
                    "can be written by its group or by everybody, mode " + Integer.toOctalString(ownership.mode()));
        }
    }

    private ConfigFileException unsafe(Path path, String found) {
        return new ConfigFileException(
                asked + " can't be trusted: " + (path.equals(asked) ? "it" : path) + " " + found,
                "Look who put it there. Then, as an administrator: chown root " + path + " && chmod go-w " + path
                        + ".");
    }
}

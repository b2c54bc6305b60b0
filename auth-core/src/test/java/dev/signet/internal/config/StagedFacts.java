package dev.signet.internal.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real files, but whose they are is said by the test: root's, mode 0755, unless told otherwise. */
public final class StagedFacts implements FileFacts {
    private static final Ownership ROOTS = new Ownership(0, 0755);

    private final Map<Path, Optional<Ownership>> staged = new HashMap<>();
    private final Set<Path> denied = new HashSet<>();
    private final Set<Path> readOnly = new HashSet<>();
    private final List<Path> looks = new ArrayList<>();

    /** Says whose {@code path} is. */
    public StagedFacts with(Path path, long owner, int mode) {
        staged.put(path, Optional.of(new Ownership(owner, mode)));
        return this;
    }

    /** Says that {@code path} is on a file system without owners. */
    public StagedFacts withoutOwner(Path path) {
        staged.put(path, Optional.empty());
        return this;
    }

    /** Says that {@code path} is on a volume mounted for reading only. */
    public StagedFacts readOnly(Path path) {
        readOnly.add(path);
        return this;
    }

    /** Lets nobody look at {@code path}. */
    public StagedFacts denied(Path path) {
        denied.add(path);
        return this;
    }

    /** What was looked at, in order. */
    public List<Path> looks() {
        return List.copyOf(looks);
    }

    @Override
    public boolean isReadOnly(Path path) throws IOException {
        return readOnly.contains(path) || FileFacts.super.isReadOnly(path);
    }

    @Override
    public Entry of(Path path) throws IOException {
        looks.add(path);
        if (denied.contains(path)) {
            throw new AccessDeniedException(path.toString());
        }
        Entry real = FileFacts.ofSystem().of(path);
        return new Entry(real.type(), real.size(), staged.getOrDefault(path, Optional.of(ROOTS)));
    }
}

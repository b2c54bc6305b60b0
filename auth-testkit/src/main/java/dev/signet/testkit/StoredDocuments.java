package dev.signet.testkit;

import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The documents of a store and the copies laid aside, each with its revision. Guarded by its owner. */
final class StoredDocuments {
    private final Map<DocumentName, StoredVersion> documents = new HashMap<>();
    private final Map<DocumentName, Map<Revision, byte[]>> copies = new HashMap<>();
    private final Map<DocumentName, Long> changes = new HashMap<>();
    private long lastRevision;

    @Nullable StoredVersion find(DocumentName document) {
        return documents.get(document);
    }

    /** {@link Revision#ABSENT} when it is not there. */
    Revision revision(DocumentName document) {
        StoredVersion stored = documents.get(document);
        return stored == null ? Revision.ABSENT : stored.revision();
    }

    /** How often the document was written or removed. */
    long changes(DocumentName document) {
        return changes.getOrDefault(document, 0L);
    }

    /** Keeps {@code content} itself, under a revision there never was before. */
    Revision put(DocumentName document, byte[] content) {
        var revision = new Revision("r" + ++lastRevision);
        documents.put(document, new StoredVersion(content, revision));
        changes.merge(document, 1L, Long::sum);
        return revision;
    }

    void remove(DocumentName document) {
        if (documents.remove(document) != null) {
            changes.merge(document, 1L, Long::sum);
        }
    }

    /** Lays a copy of {@code version} aside; a second one of the same revision takes the place of the first. */
    void copy(DocumentName document, StoredVersion version) {
        copies.computeIfAbsent(document, first -> new HashMap<>())
                .put(version.revision(), version.content().clone());
    }

    List<byte[]> copies(DocumentName document) {
        return List.copyOf(copies.getOrDefault(document, Map.of()).values());
    }

    void removeCopies(DocumentName document) {
        copies.remove(document);
    }

    /** Removes every copy and tells {@code removed} of each. */
    void removeAllCopies(BiConsumer<DocumentName, Revision> removed) {
        copies.forEach((document, kept) -> kept.keySet().forEach(revision -> removed.accept(document, revision)));
        copies.clear();
    }
}

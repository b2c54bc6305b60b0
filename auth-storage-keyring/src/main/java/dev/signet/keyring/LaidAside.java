package dev.signet.keyring;

import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A copy of a damaged document as it is in the keyring: a line that tells of what and since when, then the content. */
final class LaidAside {
    private static final Duration MAX_AGE = Duration.ofDays(7);
    private static final String HEADER = "signet-copy ";
    private static final Pattern NOTE = Pattern.compile("([a-z0-9-]+) (\\d{1,12})");

    private final KeyringEntry entry;
    private final String document;
    private final Instant at;
    private final byte[] content;

    private LaidAside(KeyringEntry entry, String document, Instant at, byte[] content) {
        this.entry = entry;
        this.document = document;
        this.at = at;
        this.content = content;
    }

    /** What is stored for a copy. */
    static byte[] write(DocumentName name, Instant at, byte[] content) {
        byte[] note = (HEADER + name + " " + at.getEpochSecond() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] noted = Arrays.copyOf(note, note.length + content.length);
        System.arraycopy(content, 0, noted, note.length, content.length);
        return noted;
    }

    /** The copy in an entry of ours. What has no note of ours is of no document, and the oldest. */
    static LaidAside parse(KeyringEntry entry, byte[] stored) {
        int end = 0;
        while (end < stored.length && stored[end] != '\n') {
            end++;
        }
        String line = new String(stored, 0, end, StandardCharsets.UTF_8);
        Matcher note = NOTE.matcher(line.startsWith(HEADER) ? line.substring(HEADER.length()) : "");
        if (end == stored.length || !note.matches()) {
            return new LaidAside(entry, "", Instant.EPOCH, new byte[0]);
        }
        byte[] content = Arrays.copyOfRange(stored, end + 1, stored.length);
        return new LaidAside(entry, note.group(1), Instant.ofEpochSecond(Long.parseLong(note.group(2))), content);
    }

    KeyringEntry entry() {
        return entry;
    }

    Instant at() {
        return at;
    }

    boolean isOf(DocumentName name) {
        return document.equals(name.value());
    }

    boolean holds(byte[] what) {
        return Arrays.equals(content, what);
    }

    /** A copy from the future counts as new. */
    boolean isOver(Instant now) {
        return !at.plus(MAX_AGE).isAfter(now);
    }
}

package dev.signet.internal.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The lines of one file. The last one is left out when it has no end and can't be read: somebody is writing it, or died at it. A
 * whole line that follows the rest of a torn one, without a line end between them, is found all the same.
 */
final class LineSource implements Iterator<AuditLine> {
    /** Nobody writes longer ones, so that a file of something else does not fill the memory. */
    private static final int MAX_LINE = 64 << 10;

    private static final String START = "{\"at\":\"";

    private final InputStream in;
    private final Deque<AuditLine> ready = new ArrayDeque<>();
    private Instant last = Instant.EPOCH;
    private boolean ended;

    LineSource(InputStream in) {
        this.in = in;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public AuditLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void advance() {
        var line = new ByteArrayOutputStream();
        boolean complete = readLine(line);
        ended = !complete;
        if (line.size() == 0) {
            return;
        }
        byte[] bytes = line.toByteArray();
        AuditLine.parse(bytes).ifPresentOrElse(this::add, () -> salvage(bytes, complete));
    }

    private void add(AuditLine line) {
        last = line.at();
        ready.add(line);
    }

    private void salvage(byte[] bytes, boolean complete) {
        // Latin 1 has a character for each byte, so positions in the text are positions in the bytes.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf(START);
        var whole = start > 0
                ? AuditLine.parse(text.substring(start).getBytes(StandardCharsets.ISO_8859_1))
                : Optional.<AuditLine>empty();
        if (complete || whole.isPresent()) {
            ready.add(AuditLine.damaged(last));
        }
        whole.ifPresent(this::add);
    }

    /** False at the end of the file. What is beyond the longest line is read and dropped. */
    private boolean readLine(ByteArrayOutputStream line) {
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    return true;
                }
                if (line.size() < MAX_LINE) {
                    line.write(next);
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.signet.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An HTTP/1.1 message as it is on the wire (RFC 9112, section 2); a chunked body with its chunk lines. Immutable. */
final class RawMessage {
    private static final int MAX_LINE = 64 << 10;

    private final List<String> lines;
    private final byte[] body;

    /** Start line and header lines come without their ends. */
    private RawMessage(List<String> lines, byte[] body) {
        this.lines = List.copyOf(lines);
        this.body = body;
    }

    /** A request, or nothing when the client closed the connection before it began one. */
    static Optional<RawMessage> readRequest(InputStream in) throws IOException {
        List<String> lines = readLines(in);
        return lines.isEmpty() ? Optional.empty() : Optional.of(new RawMessage(lines, readBody(in, lines, false)));
    }

    static RawMessage readResponse(InputStream in) throws IOException {
        List<String> lines = readLines(in);
        return new RawMessage(lines, readBody(in, lines, true));
    }

    static RawMessage of(ScriptedAnswer answer) {
        var lines = new ArrayList<String>();
        lines.add("HTTP/1.1 " + answer.statusCode() + " Scripted");
        answer.headers().forEach((name, value) -> lines.add(name + ": " + value));
        byte[] body = answer.bodyBytes();
        boolean framed = find(lines, "content-length").isPresent()
                || find(lines, "transfer-encoding").isPresent();
        if (!framed && answer.delivery() != Delivery.ENDLESS_BODY && answer.delivery() != Delivery.KEEP_OPEN) {
            lines.add("Content-Length: " + body.length);
        }
        return new RawMessage(lines, body).with(Map.of());
    }

    /** Without hop-by-hop headers, so that it can be passed on as the only message of its connection; {@code more} replaces. */
    RawMessage with(Map<String, String> more) {
        var kept = new ArrayList<>(lines);
        var dropped = new HashSet<>(List.of("connection", "upgrade", "http2-settings"));
        more.keySet().forEach(name -> dropped.add(name.toLowerCase(Locale.ROOT)));
        kept.removeIf(line -> dropped.contains(name(line)));
        kept.add("Connection: close");
        more.forEach((name, value) -> kept.add(name + ": " + value));
        return new RawMessage(kept, body);
    }

    byte[] head() {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] body() {
        return body.clone();
    }

    private static List<String> readLines(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            lines.add(line);
        }
        return lines;
    }

    /** Empty at the end of the stream, too. */
    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == MAX_LINE) {
                throw new IOException("header line longer than " + MAX_LINE + " bytes");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] readBody(InputStream in, List<String> lines, boolean untilClosed) throws IOException {
        if (find(lines, "transfer-encoding").isPresent()) {
            return readChunked(in);
        }
        Optional<String> length = find(lines, "content-length");
        if (length.isPresent()) {
            return in.readNBytes(Math.min(Integer.parseInt(length.get()), Endpoint.MAX_BODY_BYTES));
        }
        return untilClosed ? in.readNBytes(Endpoint.MAX_BODY_BYTES) : new byte[0];
    }

    private static byte[] readChunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        int size = -1;
        while (size != 0) {
            String line = readLine(in);
            if (line.isEmpty()) {
                throw new EOFException("chunked body ended without its last chunk");
            }
            size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
            body.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            body.writeBytes(in.readNBytes(size));
            readLine(in);
            body.writeBytes(new byte[] {'\r', '\n'});
        }
        return body.toByteArray();
    }

    private static Optional<String> find(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> name(line).equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static String name(String line) {
        return line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
    }
}

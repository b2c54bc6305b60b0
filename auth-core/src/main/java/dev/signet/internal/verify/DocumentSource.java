package dev.signet.internal.verify;

import dev.signet.internal.json.JsonValue;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.DocumentFetch;
import dev.signet.internal.oauth.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where a document comes from, each time anew. Safe for use by several threads. */
public interface DocumentSource {
    /** The longest that one reading takes over the network. */
    Duration DEADLINE = Duration.ofSeconds(5);

    /** Reads the document as it is now. */
    String read() throws UnavailableException;

    /** Whether a reading is so cheap that it may be done each second. */
    boolean isNear();

    /** What it is, for a person. */
    @Override
    String toString();

    /**
     * A document on the web.
     *
     * @throws IllegalArgumentException unless it is at an https address, or http on a loopback address
     */
    static DocumentSource at(URI address, DocumentFetch fetch) {
        if (!Endpoints.isSecure(address)) {
            throw new IllegalArgumentException(
                    "a JWK set is at an https address, or http on a loopback address, but was "
                            + Endpoints.describe(address));
        }
        return new DocumentSource() {
            @Override
            public String read() throws UnavailableException {
                Answer answer = fetch.get(address, DEADLINE);
                if (answer instanceof Answer.NotSent notSent) {
                    throw new UnavailableException(notSent.detail());
                }
                if (answer instanceof Answer.Lost lost) {
                    throw new UnavailableException(lost.detail());
                }
                var response = (Answer.Response) answer;
                if (response.status() != 200) {
                    throw new UnavailableException("expected status 200, found " + response.status());
                }
                return response.body();
            }

            @Override
            public boolean isNear() {
                return false;
            }

            @Override
            public String toString() {
                return Endpoints.describe(address);
            }
        };
    }

    /** A file of at most 1 MiB that is replaced, or written anew, when the document changes. */
    static DocumentSource file(Path path) {
        return new DocumentSource() {
            @Override
            public String read() throws UnavailableException {
                try (InputStream file = Files.newInputStream(path)) {
                    byte[] bytes = file.readNBytes(JsonValue.MAX_BYTES + 1);
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new UnavailableException("expected UTF-8, found something else");
                } catch (IOException e) {
                    throw new UnavailableException(
                            "reading it failed: " + e.getClass().getSimpleName());
                }
            }

            @Override
            public boolean isNear() {
                return true;
            }

            @Override
            public String toString() {
                return path.toString();
            }
        };
    }
}

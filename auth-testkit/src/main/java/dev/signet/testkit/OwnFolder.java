package dev.signet.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Where a private bus and its keyring daemon live: a home, sockets and nothing of the person who runs the test. */
final class OwnFolder {
    private final Path path;

    private OwnFolder(Path path) {
        this.path = path;
    }

    /** Short names: the path of a socket has about a hundred characters. */
    static OwnFolder create() throws IOException {
        // Made for the owner alone, which the daemon asks of its runtime folder.
        Path path = Files.createTempDirectory("signet-k").toRealPath();
        Files.createDirectories(path.resolve("home"));
        return new OwnFolder(path);
    }

    Path path() {
        return path;
    }

    Path socket() {
        return path.resolve("bus");
    }

    Path control() {
        return path.resolve("control");
    }

    Map<String, String> environment() {
        String home = path.resolve("home").toString();
        return Map.of(
                "DBUS_SESSION_BUS_ADDRESS", "unix:path=" + socket(),
                "HOME", home,
                "XDG_RUNTIME_DIR", path.toString(),
                "XDG_DATA_HOME", home + "/data",
                "XDG_CONFIG_HOME", home + "/config",
                "XDG_CACHE_HOME", home + "/cache");
    }

    /** Sends a request to the daemon's own socket; the code it answers with. */
    int askControlSocket(ByteBuffer request) throws IOException {
        var address = UnixDomainSocketAddress.of(control().resolve("control"));
        return ChildProcess.within("an answer of the daemon's own socket", () -> {
            try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                socket.connect(address);
                // One byte goes first, with which the kernel tells who we are.
                write(socket, ByteBuffer.allocate(1));
                write(socket, request);
                ByteBuffer answer = ByteBuffer.allocate(8);
                while (answer.hasRemaining()) {
                    if (socket.read(answer) < 0) {
                        throw new IOException("the daemon closed its own socket without an answer");
                    }
                }
                return answer.getInt(4);
            }
        });
    }

    private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** The daemon may still be tidying up; what it removes first is no error. */
    void delete() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException left) {
            // A folder for temporary files is emptied by others, too.
        }
    }
}

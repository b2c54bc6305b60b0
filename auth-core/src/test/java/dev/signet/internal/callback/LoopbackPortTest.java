package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where the server can be reached, and from where it can not. */
class LoopbackPortTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void listensOnLoopbackAlone() throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(localAddresses(signIn.port())).containsExactly("0100007F");
            assertThat(Visitor.isRefused("127.0.0.2", signIn.port())).isTrue();
            for (String address : foreignAddresses()) {
                assertThat(Visitor.isRefused(address, signIn.port()))
                        .as(address)
                        .isTrue();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void wouldBeSeenListeningElsewhere() throws Exception {
        try (var everywhere = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(localAddresses(everywhere.getLocalPort())).isNotEmpty().doesNotContain("0100007F");
            assertThat(Visitor.isRefused("127.0.0.2", everywhere.getLocalPort()))
                    .isFalse();
        }
    }

    @Test
    void neverSharesAPort() throws Exception {
        try (var signIn = SignIn.begin()) {
            var sharing = LoopbackPort.listen(0);
            assertThat(sharing.getOption(StandardSocketOptions.SO_REUSEPORT)).isFalse();
            LoopbackPort.close(sharing);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> LoopbackPort.listen(signIn.port()));
        }
    }

    private static List<String> localAddresses(int port) throws IOException {
        var found = new ArrayList<String>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[1].endsWith(String.format(":%04X", port)) && columns[3].equals("0A")) {
                    found.add(columns[1].substring(0, columns[1].indexOf(':')));
                }
            }
        }
        return found;
    }

    private static List<String> foreignAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .toList();
    }
}

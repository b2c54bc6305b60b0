package dev.signet.gate;

import dev.signet.Signet;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Does once what children do, so that the JVM learns which classes that takes. */
final class Rehearsal {
    private Rehearsal() {}

    /** Takes a folder to work in. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var time = ManualTimeSource.create();
        try (var server = FakeAuthorizationServer.builder().time(time).start()) {
            var home = Home.in(Path.of(arguments[0]));
            home.signIn(server.signIn());
            time.advance(Duration.ofHours(2));
            try (Signet signet = GateHome.at(home, time, server).build()) {
                var request = HttpRequest.newBuilder(server.resourceUri()).build();
                int status = signet.httpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode();
                home.refreshTokenDigest().orElseThrow();
                System.exit(status == 200 ? 0 : 1);
            }
        }
    }
}

package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AuthException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The code at the top of the README, which a test compares with this. */
final class FirstCall {
    private FirstCall() {}

    static void call() throws IOException, InterruptedException {
        // README begins
        try (Signet signet = Signet.builder(Profile.codex())
                .fromEnvironment() // $CODEX_HOME, $HOME, proxies, CA bundle: read only when asked for
                .allow("https://api.acme.test") // credentials go here, to the profile's own origins, and nowhere else
                .build()) {
            var http = signet.httpClient(); // a java.net.http.HttpClient: whatever takes one takes it
            var request = HttpRequest.newBuilder(URI.create("https://api.acme.test/v1/me"));
            var answer = http.send(request.build(), BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
        } catch (AuthException e) { // nothing was sent bare; the remedy says what to do
            System.err.println(e.getMessage() + "\n" + e.remedy());
            System.exit(ExitCodes.of(e));
        }
        // README ends
    }
}

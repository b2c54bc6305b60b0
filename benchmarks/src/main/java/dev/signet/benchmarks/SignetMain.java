package dev.signet.benchmarks;

import dev.signet.Profile;
import dev.signet.Signet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Opens a home with a valid token and gets one header. */
final class SignetMain {
    private SignetMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var signet =
                Signet.builder(Profile.codex()).home(Path.of(arguments[0])).build()) {
            var headers = signet.authorize(URI.create("https://api.openai.com/v1/models"));
            System.out.println(headers.value("Authorization").reveal().startsWith("Bearer ") ? "ready" : "no header");
        }
    }
}

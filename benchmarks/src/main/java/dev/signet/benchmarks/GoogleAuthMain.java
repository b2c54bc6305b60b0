package dev.signet.benchmarks;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.UserCredentials;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/** Gets one header from credentials of google-auth-library that hold a valid token; it reads no file. */
final class GoogleAuthMain {
    private GoogleAuthMain() {}

    // The library's own type for an expiry.
    @SuppressWarnings("JavaUtilDate")
    public static void main(String[] arguments) throws IOException {
        var credentials = UserCredentials.newBuilder()
                .setClientId("client")
                .setClientSecret("not-a-secret")
                .setRefreshToken("not-a-token")
                .setAccessToken(
                        new AccessToken("valid-token", Date.from(Instant.now().plus(1, ChronoUnit.HOURS))))
                .build();
        var headers = credentials.getRequestMetadata(URI.create("https://www.googleapis.com/"));
        var values = headers.get("Authorization");
        boolean ready = values != null && values.get(0).startsWith("Bearer ");
        System.out.println(ready ? "ready" : "no header");
    }
}

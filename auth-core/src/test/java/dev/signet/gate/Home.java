package dev.signet.gate;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A home as seen from outside: what lies in it, read without any code of the store. */
public record Home(Path folder) {
    /** A new one in a folder that is there. */
    public static Home in(Path parent) throws IOException {
        return new Home(Files.createTempDirectory(parent, "home"));
    }

    /** Where the credential lies. */
    public Path authJson() {
        return folder.resolve("auth.json");
    }

    /** Puts a document in place, as a program that writes well does. */
    public void write(String document) throws IOException {
        Path temp = Files.createTempFile(
                folder,
                ".written",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temp, document);
        Files.move(temp, authJson(), StandardCopyOption.ATOMIC_MOVE);
    }

    void signIn(IssuedSession session) throws IOException {
        write(session.authJson());
    }

    /** The stored document; fails when it is not whole. */
    public JsonObject document() throws IOException {
        return parse(authJson());
    }

    private static JsonObject parse(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        try {
            return JsonObject.parse(content);
        } catch (JsonSyntaxException e) {
            throw new IOException(file + " with " + content.length + " bytes is no JSON document: " + e.problem());
        }
    }

    /** The stored refresh token, by the digest that the server's journal uses; empty when none is stored. */
    Optional<String> refreshTokenDigest() throws IOException {
        return refreshToken().map(Home::sha256);
    }

    Optional<String> refreshToken() throws IOException {
        return token("refresh_token");
    }

    Optional<String> accessToken() throws IOException {
        return token("access_token");
    }

    private Optional<String> token(String member) throws IOException {
        return document()
                .find("tokens")
                .filter(JsonObject.class::isInstance)
                .flatMap(tokens -> ((JsonObject) tokens).find(member))
                .filter(JsonString.class::isInstance)
                .map(token -> ((JsonString) token).value());
    }

    /** Who may read the credential, such as {@code rw-------}. */
    public String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(authJson()));
    }

    /** The outcome in the attempt record; empty when there is no record. */
    Optional<String> attempt() throws IOException {
        try {
            return parse(folder.resolve("signet/attempt.json"))
                    .find("outcome")
                    .map(outcome -> ((JsonString) outcome).value());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Temporary files that Signet has made for the credential. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(".auth.json.signet-"))
                    .toList();
        }
    }

    static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

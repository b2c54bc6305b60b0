package dev.signet.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** An agent that signs with the JDK's Ed25519: what a library under test would send. */
final class SigningAgent {
    final KeyPair keys;
    private final FakeAuthorizationServer server;
    private final Browserless client = new Browserless();

    SigningAgent(FakeAuthorizationServer server) {
        this.server = server;
        try {
            this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] publicBytes() {
        var point = ((EdECPublicKey) keys.getPublic()).getPoint();
        byte[] bytes = LittleEndian.bytes(point.getY());
        bytes[31] |= (byte) (point.isXOdd() ? 0x80 : 0);
        return bytes;
    }

    String sshText() {
        byte[] blob = ByteBuffer.allocate(51)
                .putInt(11)
                .put("ssh-ed25519".getBytes(StandardCharsets.US_ASCII))
                .putInt(32)
                .put(publicBytes())
                .array();
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    }

    /** RFC 7748 wants this clamped, which X25519 does by itself. */
    byte[] x25519Secret() throws GeneralSecurityException {
        byte[] seed = ((EdECPrivateKey) keys.getPrivate()).getBytes().orElseThrow();
        return Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
    }

    String sign(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String registrationBody() {
        return "{\"abom\":{\"agent_version\":\"0.169.0\",\"agent_harness_id\":\"codex-cli\","
                + "\"running_location\":\"exec-linux\"},\"agent_public_key\":\"" + sshText()
                + "\",\"capabilities\":[\"responsesapi\"],\"ttl\":null}";
    }

    HttpResponse<String> register(String bearer) throws IOException, InterruptedException {
        return register(bearer, registrationBody());
    }

    HttpResponse<String> register(String bearer, String body) throws IOException, InterruptedException {
        return client.http()
                .send(
                        client.authorized(server.agents().registrationUri(), bearer)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    HttpResponse<String> startTask(String runtimeId, Instant now) throws IOException, InterruptedException {
        String timestamp = timestamp(now);
        return startTask(runtimeId, timestamp, sign(runtimeId + ":" + timestamp));
    }

    HttpResponse<String> startTask(String runtimeId, String timestamp, String signature)
            throws IOException, InterruptedException {
        var body = new LinkedHashMap<String, String>();
        body.put("timestamp", timestamp);
        body.put("signature", signature);
        return client.post(server.agents().taskRegistrationUri(runtimeId), "application/json", JsonText.compact(body));
    }

    String assertion(String runtimeId, String taskId, Instant now) {
        String timestamp = timestamp(now);
        var members = new LinkedHashMap<String, String>();
        members.put("agent_runtime_id", runtimeId);
        members.put("signature", sign(runtimeId + ":" + taskId + ":" + timestamp));
        members.put("task_id", taskId);
        members.put("timestamp", timestamp);
        return header(JsonText.compact(members));
    }

    static String header(String json) {
        return "AgentAssertion "
                + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> call(String authorization, String... headers) throws IOException, InterruptedException {
        return call(server.resourceUri(), authorization, headers);
    }

    HttpResponse<String> call(URI uri, String authorization, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).header("Authorization", authorization);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.http().send(request.build(), BodyHandlers.ofString());
    }

    static String timestamp(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The text of a member of a flat JSON object. */
    static String member(String name, HttpResponse<String> answer) {
        Map<String, String> members = JsonText.parseTexts(answer.body()).orElseThrow();
        return members.get(name);
    }

    /** The {@code code} in an answer's error object; empty text when there is none. */
    static String errorCode(HttpResponse<String> answer) {
        var code = Pattern.compile("\"code\":\"([a-z_]+)\"").matcher(answer.body());
        return code.find() ? code.group(1) : "";
    }
}

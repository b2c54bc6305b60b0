package dev.signet.examples.sshagent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.AssertionSigner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Signs with an Ed25519 key that an SSH agent keeps: this process never sees its private half, and the agent may ask a person or a
 * hardware token for each signature.
 *
 * <pre>{@code
 * var signer = SshAgentSigner.find(Path.of(System.getenv("SSH_AUTH_SOCK")), "ssh-ed25519 AAAAC3Nza... ci@acme");
 * var machine = Machine.clientCredentials().signer(signer);
 * }</pre>
 *
 * <p>Let the key be one that nothing else uses: who may log in with it should not follow from who may call an API. Each signature is a
 * connection of its own, with a deadline of 10 s from connecting to the end of the answer, even when the agent takes no connection. An
 * interrupt ends the wait and leaves the thread's flag set. Safe for use by several threads.
 */
public final class SshAgentSigner implements AssertionSigner {
    private static final String TYPE = "ssh-ed25519";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final SshAgent agent;
    private final byte[] publicKey;
    private final String keyId;

    private SshAgentSigner(SshAgent agent, byte[] publicKey) {
        this.agent = agent;
        this.publicKey = publicKey;
        this.keyId = thumbprint(publicKey);
    }

    /**
     * Looks for a key among those that an agent keeps.
     *
     * @param socket the agent's, as {@code SSH_AUTH_SOCK} names it
     * @param publicKey the key as in an OpenSSH public key file (RFC 8709, section 4); a comment is passed over
     * @return a signer with that key
     * @throws AuthException when the agent can't be reached, or does not keep that key
     */
    public static SshAgentSigner find(Path socket, String publicKey) throws AuthException {
        var parts = publicKey.strip().split(" +", -1);
        byte[] blob;
        try {
            blob = parts.length >= 2 && parts[0].equals(TYPE)
                    ? Base64.getDecoder().decode(parts[1])
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            blob = new byte[0];
        }
        var bytes = ed25519(blob);
        if (bytes.length != KEY_BYTES) {
            throw failure(
                    false,
                    "the public key is not of the form \"ssh-ed25519 AAAA...\"",
                    "Give the line of a .pub file.");
        }
        var agent = new SshAgent(socket, DEADLINE);
        for (var kept : identities(agent)) {
            if (Arrays.equals(kept, blob)) {
                return new SshAgentSigner(agent, bytes);
            }
        }
        throw failure(
                false,
                "the SSH agent at " + socket + " does not keep the key " + thumbprint(bytes),
                "Add it with ssh-add.");
    }

    private static List<byte[]> identities(SshAgent agent) throws AuthException {
        var answer = ask(agent, SshAgent.REQUEST_IDENTITIES, SshAgent.IDENTITIES_ANSWER, new byte[0]);
        var blobs = new ArrayList<byte[]>();
        try {
            for (int left = answer.getInt(); left > 0; left--) {
                blobs.add(SshAgent.string(answer));
                var unusedComment = SshAgent.string(answer);
            }
            return blobs;
        } catch (IOException | RuntimeException e) {
            throw unreadable(agent);
        }
    }

    private static ByteBuffer ask(SshAgent agent, byte request, byte expected, byte[]... strings) throws AuthException {
        try {
            return agent.ask(request, expected, strings);
        } catch (InterruptedIOException e) {
            throw failure(
                    true,
                    "the wait for the SSH agent at " + agent.socket() + " was interrupted",
                    "Nothing is known to be wrong with it: ask again on a thread that may wait.");
        } catch (IOException e) {
            throw failure(
                    true,
                    "the SSH agent at " + agent.socket() + " failed: " + e.getMessage(),
                    "Check that it runs, is unlocked, and may use the key.");
        }
    }

    /** The key in its SSH form; empty when it is another. */
    private static byte[] ed25519(byte[] blob) {
        try {
            var buffer = ByteBuffer.wrap(blob);
            var type = new String(SshAgent.string(buffer), StandardCharsets.US_ASCII);
            var key = SshAgent.string(buffer);
            return type.equals(TYPE) && key.length == KEY_BYTES && !buffer.hasRemaining() ? key : new byte[0];
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public String keyId() {
        return keyId;
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public String algorithm() {
        return "Ed25519";
    }

    @Override
    public byte[] sign(byte[] message) throws AuthException {
        // Key, message and flags, of which Ed25519 knows none.
        var blob = SshAgent.join(TYPE.getBytes(StandardCharsets.US_ASCII), publicKey);
        var answer = ask(agent, SshAgent.SIGN_REQUEST, SshAgent.SIGN_RESPONSE, blob, message);
        try {
            var signature = ByteBuffer.wrap(SshAgent.string(answer));
            var type = new String(SshAgent.string(signature), StandardCharsets.US_ASCII);
            var bytes = SshAgent.string(signature);
            if (!type.equals(TYPE) || bytes.length != SIGNATURE_BYTES) {
                throw unreadable(agent);
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(agent);
        }
    }

    private static AssertionException unreadable(SshAgent agent) {
        return failure(
                false,
                "the SSH agent at " + agent.socket() + " gave an answer that can't be read",
                "Update the agent.");
    }

    private static AssertionException failure(boolean service, String message, String remedy) {
        return new AssertionException(service, message, remedy, null);
    }

    /** RFC 7638, for a key as in RFC 8037, section 2. */
    private static String thumbprint(byte[] key) {
        var base64Url = Base64.getUrlEncoder().withoutPadding();
        var jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + base64Url.encodeToString(key) + "\"}";
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.US_ASCII));
            return base64Url.encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Tells the key id. */
    @Override
    public String toString() {
        return "SshAgentSigner[" + keyId + "]";
    }
}

package dev.signet.internal.codex;

import dev.signet.auth.DamagedCredentialException;
import java.util.Map;
import java.util.Optional;

/**
 * Which kind of credential a document says is in use.
 *
 * @param name as in the document, cut to 64 printable ASCII characters for messages and attributes
 */
record AuthMode(String name) {
    static final AuthMode API_KEY = new AuthMode("apikey");
    static final AuthMode TOKENS = new AuthMode("chatgpt");
    static final AuthMode HOST_TOKENS = new AuthMode("chatgptAuthTokens");
    static final AuthMode PERSONAL_ACCESS_TOKEN = new AuthMode("personalAccessToken");
    static final AuthMode AGENT = new AuthMode("agentIdentity");

    private static final Map<String, String> MEMBERS = Map.of(
            API_KEY.name, AuthJson.API_KEY,
            TOKENS.name, AuthJson.TOKENS,
            HOST_TOKENS.name, AuthJson.TOKENS,
            PERSONAL_ACCESS_TOKEN.name, AuthJson.PERSONAL_ACCESS_TOKEN,
            AGENT.name, AuthJson.AGENT_IDENTITY);

    private static final int MAX_LENGTH = 64;

    /** What {@code auth_mode} says, else what the members there imply, in the order in which the CLI asks. */
    static AuthMode of(StoredObject document) throws DamagedCredentialException {
        if (document.has(AuthJson.MODE)) {
            // Empty text names no mode either, but is no absence: the CLI refuses it.
            return new AuthMode(printable(document.text(AuthJson.MODE).orElse("(empty)")));
        }
        if (document.has(AuthJson.PERSONAL_ACCESS_TOKEN)) {
            return PERSONAL_ACCESS_TOKEN;
        }
        return document.text(AuthJson.API_KEY).orElse("").isBlank() ? TOKENS : API_KEY;
    }

    /** The member that holds the credential of this mode; empty when Signet can't use it. */
    Optional<String> member() {
        return Optional.ofNullable(MEMBERS.get(name));
    }

    private static String printable(String text) {
        var shown = new StringBuilder();
        for (var i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            var c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return shown.toString();
    }
}

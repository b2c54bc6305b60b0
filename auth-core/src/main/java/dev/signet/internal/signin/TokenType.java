package dev.signet.internal.signin;

/** Identifiers of token types (RFC 8693, section 3). */
public enum TokenType {
    ACCESS_TOKEN("access_token"),
    REFRESH_TOKEN("refresh_token"),
    ID_TOKEN("id_token"),
    JWT("jwt");

    private final String name;

    TokenType(String name) {
        this.name = name;
    }

    /** The identifier as it is sent. */
    public String urn() {
        return "urn:ietf:params:oauth:token-type:" + name;
    }
}

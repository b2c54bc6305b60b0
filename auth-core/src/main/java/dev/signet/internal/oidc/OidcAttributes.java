package dev.signet.internal.oidc;

/** The names of the attributes of a credential of this world. None of their values is secret. */
final class OidcAttributes {
    /** The kind of credential, as the document calls it: {@code oauth_tokens}, {@code api_key}, or another. */
    static final String MODE = "mode";

    /** The {@link #MODE} of what a machine was granted; no document has it. */
    static final String MACHINE = "machine";

    /** Who issued the credential. */
    static final String ISSUER = "issuer";

    /** The OAuth client tokens were given to; absent for other kinds. */
    static final String CLIENT_ID = "client_id";

    /** Whose tokens they are, unique at the issuer (OpenID Connect Core, section 2); absent when there was no ID token. */
    static final String SUBJECT = "subject";

    /** What the tokens were granted for, with blanks between (RFC 6749, section 3.3); absent when nobody said. */
    static final String SCOPE = "scope";

    /** The task an agent registered last; absent when there is none. */
    static final String TASK_ID = "task_id";

    private OidcAttributes() {}
}

package dev.signet.verify;

/** What a signature that was verified is about. What it is not about, somebody who sees the request can change. */
public enum Binding {
    /** Who signed: the agent, the client, or the holder of the key. */
    SIGNER,
    /** The task an agent works on. */
    TASK,
    /** When it was signed, so that it is worth nothing later. */
    TIME,
    /** Whom it is meant for, so that another service can't use it. */
    AUDIENCE,
    /** The method of the request. */
    METHOD,
    /** The address of the request, without query and fragment. */
    URI,
    /** The access token it comes with. */
    ACCESS_TOKEN,
    /** A nonce of the service, so that it can't have been made long before. */
    NONCE,
    /** One use: a second one is refused. */
    SINGLE_USE,
    /** The content of the request. No verifier here can say that. */
    BODY
}

package dev.signet.testkit;

/** The ways in which an answer reaches the client, or does not. */
public enum Delivery {
    /** All of it, at once. */
    WHOLE,
    /** Nothing, and the connection stays open until the client or the server closes it. */
    STALL_HEADERS,
    /** Status line, headers and the first half of the body; then the connection stays open in silence. */
    STALL_BODY,
    /** Status line, headers and the first half of the body; then the connection is closed in order. */
    TRUNCATE_BODY,
    /** Status line and headers at once, then the body at one byte a second of the server's time. */
    DRIP_BODY,
    /** Status line, headers and all of the body, but not its end: the connection stays open in silence, as an idle stream's. */
    KEEP_OPEN,
    /** Status line, headers, and a body that repeats without end. */
    ENDLESS_BODY,
    /** The request is read and the connection closed in order, without an answer. */
    CLOSE,
    /** The request is read and the connection reset (RST), without an answer. A {@link FaultyServer} only. */
    RESET,
    /** The connection is reset before the request is read. A {@link FaultyServer} only. */
    RESET_ON_CONNECT
}

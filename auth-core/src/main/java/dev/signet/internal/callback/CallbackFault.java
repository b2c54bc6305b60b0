package dev.signet.internal.callback;

/**
 * Why a request, or a pasted address, is not the awaited answer. None of them ends a sign-in: whoever can reach the port
 * may send such a thing, so the right answer stays awaited.
 */
public enum CallbackFault {
    /** No HTTP/1.1 request, or not well-formed (RFC 9112). */
    MALFORMED(400, "That was not a request a browser sends."),
    /** Longer than allowed. */
    TOO_LONG(431, "That request is longer than a sign-in's answer can be."),
    /** The request did not arrive whole in time. */
    TOO_SLOW(408, "The request did not arrive in time."),
    /** A method other than GET. */
    METHOD(405, "Only a browser's plain visit is answered here."),
    /** The Host header names no loopback address of this port: a page elsewhere may have had its name point here. */
    HOST(400, "This address answers only to its own name."),
    /** Nothing is here. */
    PATH(404, "There is nothing at this address."),
    /** A query that can't be decoded. */
    PARAMETERS(400, "Something is wrong with the address: it may have been cut or changed on the way."),
    /** No {@code state}. */
    STATE_MISSING(400, "The address does not say which sign-in it belongs to."),
    /** The {@code state} of another sign-in, or of none (RFC 6749, section 10.12). */
    STATE_WRONG(400, "The address belongs to another sign-in, perhaps to one you began earlier."),
    /** A parameter that occurs twice (RFC 6749, section 3.1). */
    PARAMETER_REPEATED(400, "Something is wrong with the address: it says the same thing twice."),
    /** No {@code iss} from a server that announced it (RFC 9207, section 2.4). */
    ISSUER_MISSING(400, "The address does not name the service that made it."),
    /** The {@code iss} of another server (RFC 9207, section 2.4). */
    ISSUER_WRONG(400, "The answer came from another service than the one this sign-in began with."),
    /** Neither a {@code code} nor an {@code error} that can be used. */
    NO_ANSWER(400, "The address holds no answer to the sign-in."),
    /** Both a {@code code} and an {@code error}. */
    TWO_ANSWERS(400, "The address says both yes and no.");

    private final int status;
    private final String explanation;

    CallbackFault(int status, String explanation) {
        this.status = status;
        this.explanation = explanation;
    }

    /** The status code of HTTP. */
    int status() {
        return status;
    }

    /** One sentence for the person. Holds nothing of what was sent. */
    public String explanation() {
        return explanation;
    }
}

package dev.signet.internal.callback;

/** What arrived is not the awaited answer. It ends the reading of one request, never a sign-in. */
final class TurnedAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CallbackFault fault;

    /** Without a stack trace, as a flood of bad requests must be cheap. */
    TurnedAwayException(CallbackFault fault) {
        super(fault.explanation(), null, false, false);
        this.fault = fault;
    }

    CallbackFault fault() {
        return fault;
    }
}

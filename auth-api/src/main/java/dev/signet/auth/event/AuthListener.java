package dev.signet.auth.event;

/**
 * Is told what a session does. Called on whatever thread did it, so it must be quick; what it throws is logged and
 * otherwise ignored. Safe for use by several threads.
 */
@FunctionalInterface
public interface AuthListener {
    /**
     * Something happened.
     *
     * @param event what; holds no secret
     */
    void on(AuthEvent event);

    /**
     * Hears nothing.
     *
     * @return the default
     */
    static AuthListener none() {
        return event -> {};
    }
}

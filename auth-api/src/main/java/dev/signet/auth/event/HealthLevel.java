package dev.signet.auth.event;

/** How something stands, from good to bad. */
public enum HealthLevel {
    /** As it should be. */
    OK,
    /** It can't be told; never taken for good. */
    UNKNOWN,
    /** Something is due. */
    WARNING,
    /** Something is overdue or broken. */
    CRITICAL
}

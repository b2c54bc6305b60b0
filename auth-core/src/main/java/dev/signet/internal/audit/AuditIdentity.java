package dev.signet.internal.audit;

/**
 * Who writes lines: the same for all lines of one open home.
 *
 * @param pid the process
 * @param user the name of the account that runs it; empty where the operating system does not tell
 * @param store the name of the store
 * @param correlation an id of this open home, made at random
 */
public record AuditIdentity(long pid, String user, String store, String correlation) {
    /** This process. */
    public static AuditIdentity ofThisProcess(String store, String correlation) {
        ProcessHandle process = ProcessHandle.current();
        return new AuditIdentity(process.pid(), process.info().user().orElse(""), store, correlation);
    }

    AuditFacts addTo(AuditFacts facts) {
        return facts.with("pid", Long.toString(pid))
                .with("user", user)
                .with("store", store)
                .with("correlation", correlation);
    }
}

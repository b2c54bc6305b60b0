package dev.signet.internal.audit;

import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.audit.AuditFacts.Outcome;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Says each event in the words of the audit file. A test holds this table against the kinds of events there are. */
final class AuditEvents {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Map<Class<? extends AuthEvent>, Function<AuthEvent, AuditFacts>> TABLE = table();

    private AuditEvents() {}

    /** Such as {@code key_changed}. */
    static String name(AuthEvent event) {
        return WORD_START
                .matcher(event.getClass().getSimpleName())
                .replaceAll("_")
                .toLowerCase(Locale.ROOT);
    }

    static AuditFacts facts(AuthEvent event) {
        return TABLE.getOrDefault(event.getClass(), unknown -> AuditFacts.of(Outcome.SUCCESS))
                .apply(event);
    }

    static Set<Class<? extends AuthEvent>> known() {
        return TABLE.keySet();
    }

    private static Map<Class<? extends AuthEvent>, Function<AuthEvent, AuditFacts>> table() {
        var rows = new Rows();
        refreshes(rows);
        credentials(rows);
        stores(rows);
        agents(rows);
        surroundings(rows);
        return Map.copyOf(rows.byType);
    }

    private static void refreshes(Rows rows) {
        rows.add(
                AuthEvent.RefreshStarted.class,
                event -> AuditFacts.of(Outcome.PENDING)
                        .with("generation", event.generation())
                        .with("reason", event.reason())
                        .with("attempt", Integer.toString(event.attempt())));
        rows.add(
                AuthEvent.Refreshed.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("generation", event.generation())
                        .with("reason", event.reason())
                        .with("expires_at", event.expiresAt()));
        rows.add(
                AuthEvent.RefreshFailed.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("reason", event.reason())
                        .with("kind", event.kind())
                        .with("retry_in", event.retryIn())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.RefreshNotStarted.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("reason", event.reason())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.Adopted.class,
                event -> AuditFacts.of(Outcome.SUCCESS).with("generation", event.generation()));
        rows.add(
                AuthEvent.Superseded.class,
                event -> AuditFacts.of(Outcome.FAILURE).with("detail", event.detail()));
    }

    private static void credentials(Rows rows) {
        rows.add(
                AuthEvent.Loaded.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("generation", event.generation())
                        .with("kind", event.kind())
                        .with("where", event.where()));
        rows.add(
                AuthEvent.CredentialGiven.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("kind", event.kind())
                        .with("source", event.source()));
        rows.add(
                AuthEvent.SignedIn.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("kind", event.kind())
                        .with("where", event.where()));
        rows.add(
                AuthEvent.SignedOut.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("where", event.where())
                        .with("revoked", Boolean.toString(event.revoked())));
        rows.add(
                AuthEvent.SignInNeeded.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("reason", event.reason())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.SignInNoted.class,
                event -> AuditFacts.of(Outcome.SUCCESS).with("detail", event.detail()));
        rows.add(
                AuthEvent.Rejected.class,
                event -> AuditFacts.of(Outcome.DENIED)
                        .with("generation", event.generation())
                        .with("origin", event.origin()));
        rows.add(
                AuthEvent.PolicyDenied.class,
                event -> AuditFacts.of(Outcome.DENIED).with("detail", event.detail()));
    }

    private static void stores(Rows rows) {
        rows.add(
                AuthEvent.Unpersisted.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("kind", event.kind())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.Persisted.class,
                event -> AuditFacts.of(Outcome.SUCCESS).with("generation", event.generation()));
        rows.add(
                AuthEvent.StoreUnavailable.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("kind", event.kind())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.PermissionsRepaired.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("path", event.path())
                        .with("from", event.before())
                        .with("to", event.after()));
        rows.add(
                AuthEvent.HomeRestricted.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("path", event.path())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.Quarantined.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("path", event.original())
                        .with("copy", event.copy()));
        rows.add(
                AuthEvent.NeighbourLockSkipped.class,
                event -> AuditFacts.of(Outcome.FAILURE).with("detail", event.detail()));
    }

    private static void agents(Rows rows) {
        rows.add(
                AuthEvent.TaskRegistered.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("runtime", event.runtimeId())
                        .with("again", Boolean.toString(event.again())));
        rows.add(
                AuthEvent.TaskNotRegistered.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("runtime", event.runtimeId())
                        .with("retry_in", event.retryIn())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.KeyChanged.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("key", event.keyId())
                        .with("agent", event.agent())
                        .with("from", event.from())
                        .with("to", event.to())
                        .with("reason", event.reason()));
        rows.add(
                AuthEvent.MirrorChanged.class,
                event -> AuditFacts.of(event.state() == MirrorState.PENDING ? Outcome.FAILURE : Outcome.SUCCESS)
                        .with("agent", event.agent())
                        .with("state", event.state())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.KeyStepFailed.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("key", event.keyId())
                        .with("agent", event.agent())
                        .with("step", event.step())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.RevocationPending.class,
                event -> AuditFacts.of(Outcome.PENDING)
                        .with("key", event.id())
                        .with("what", event.what())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.Revoked.class,
                event -> AuditFacts.of(Outcome.SUCCESS).with("key", event.id()).with("what", event.what()));
        rows.add(
                AuthEvent.AssertionSigned.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("key", event.keyId())
                        .with("runtime", event.runtimeId())
                        .with("task", event.taskId())
                        .with("origin", event.origin())
                        .with("signed_at", event.at()));
    }

    private static void surroundings(Rows rows) {
        rows.add(
                AuthEvent.NotReplayed.class,
                event -> AuditFacts.of(Outcome.FAILURE)
                        .with("origin", event.origin())
                        .with("detail", event.detail()));
        rows.add(
                AuthEvent.EndpointOverridden.class,
                event -> AuditFacts.of(Outcome.SUCCESS)
                        .with("setting", event.setting())
                        .with("value", event.value())
                        .with("source", event.source()));
        rows.add(
                AuthEvent.HealthChanged.class,
                event -> AuditFacts.of(event.level() == HealthLevel.OK ? Outcome.SUCCESS : Outcome.FAILURE)
                        .with("check", event.check())
                        .with("to", event.level())
                        .with("detail", event.detail()));
    }

    /** Rows by type, each checked by the compiler. */
    private static final class Rows {
        private final Map<Class<? extends AuthEvent>, Function<AuthEvent, AuditFacts>> byType = new HashMap<>();

        <E extends AuthEvent> void add(Class<E> type, Function<E, AuditFacts> facts) {
            byType.put(type, event -> facts.apply(type.cast(event)));
        }
    }
}

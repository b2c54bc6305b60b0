package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.HealthReport;
import dev.signet.Status;
import dev.signet.Status.State;
import dev.signet.auth.AuthException;
import dev.signet.auth.event.HealthLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Tells who is signed in, and how things stand. Looks at the store only. */
@Command(
        name = "status",
        description =
                "Tells who is signed in, in what mode, where it is kept, until when, and what is not as it should be.",
        footer = {
            "Ends with 3 when nobody is signed in, or the sign-in is known to be over and its access token has run out,",
            "and with 5 when what is stored can't be used, or can't be renewed in a home that is read-only."
        })
final class StatusCommand implements Callable<Integer> {
    /** What is in the way here is only in the way of renewal. */
    private static final Set<State> USABLE = Set.of(State.FRESH, State.ADVISORY, State.DEGRADED_UNPERSISTED);

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final HomeOpener opener;

    StatusCommand(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        this.surroundings = surroundings;
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws AuthException, InterruptedException {
        Status status;
        HealthReport health;
        try (var signet = opener.open()) {
            status = signet.status();
            health = signet.health();
        }
        var trouble = trouble(status);
        if (reporter.isJson()) {
            reporter.document(members(status, health, trouble));
        } else {
            print(status, health);
            trouble.ifPresent(reporter::trouble);
        }
        return trouble.map(Trouble::exit).orElse(ExitCodes.DONE);
    }

    private static Optional<Trouble> trouble(Status status) {
        return USABLE.contains(status.state())
                ? Optional.empty()
                : status.problem()
                        .map(Trouble::of)
                        .map(told -> status.state() == State.SIGNED_OUT
                                ? new Trouble(
                                        told.kind(),
                                        "nobody is signed in at " + status.location(),
                                        told.remedy(),
                                        told.exit())
                                : told);
    }

    private Map<String, @Nullable Object> members(Status status, HealthReport health, Optional<Trouble> trouble) {
        var attributes = status.attributes();
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("auth_mode", attributes.get("mode"));
        members.put("last_refresh", status.lastRefresh().map(Instant::toString).orElse(null));
        members.put("has_access_token", status.hasAccessToken());
        members.put("has_refresh_token", status.hasRefreshToken());
        members.put("has_id_token", status.hasIdToken());
        members.put("expires_at", status.expiresAt().map(Instant::toString).orElse(null));
        members.put("account_id", attributes.get("account_id"));
        members.put("plan", attributes.get("plan"));
        members.put("store", status.store());
        members.put("store_reason", opener.storeReason(status.storeReason()));
        if (!status.source().equals("store")) {
            members.put("source", status.source());
        }
        status.agentRuntimeId().ifPresent(id -> members.put("agent_runtime_id", id));
        members.put("state", word(status.state()));
        members.put(
                "health", health.checks().stream().map(StatusCommand::members).toList());
        trouble.ifPresent(found -> members.put("error", found.members()));
        return members;
    }

    private static Map<String, Object> members(HealthReport.Check check) {
        var members = new LinkedHashMap<String, Object>();
        members.put("check", check.name());
        members.put("subject", check.subject());
        members.put("level", word(check.level()));
        members.put("detail", check.detail());
        return members;
    }

    private void print(Status status, HealthReport health) {
        var attributes = status.attributes();
        row(
                "signed in",
                attributes.getOrDefault(
                        "email",
                        attributes.getOrDefault(
                                "user_id",
                                status.kind()
                                        .map(kind -> "yes, as nobody in particular")
                                        .orElse("no"))));
        status.kind().ifPresent(kind -> {
            row("mode", attributes.getOrDefault("mode", kind) + ": " + abilities(kind, status));
            status.agentRuntimeId().ifPresent(id -> row("agent", id));
            row("workspace", attributes.getOrDefault("account_id", "none named"));
            row("plan", attributes.getOrDefault("plan", "not named"));
            if (status.hasAccessToken()) {
                row("last refresh", status.lastRefresh().map(Instant::toString).orElse("unknown"));
            }
            row("expires", status.expiresAt().map(this::withDistance).orElse("nothing tells when"));
        });
        if (!status.source().equals("store")) {
            row("source", status.sourceReason());
        }
        row("store", status.store() + ", " + opener.storeReason(status.storeReason()) + ": " + status.location());
        status.notes().forEach(note -> row("note", note));
        row("state", word(status.state()).replace('_', ' '));
        health.checks().stream()
                .filter(check -> check.level() != HealthLevel.OK)
                .forEach(check -> row("health", word(check.level()) + ": " + check.detail()));
    }

    private void row(String label, String value) {
        reporter.line(String.format(Locale.ROOT, "%-13s %s", label, value));
    }

    private static String abilities(String kind, Status status) {
        return switch (kind) {
            case "oauth_tokens" ->
                status.hasRefreshToken() && status.state() != State.NEEDS_LOGIN
                        ? "authorized calls; renews itself"
                        : "authorized calls until it expires; can't be renewed";
            case "api_key", "bearer_token" -> "authorized calls; is never renewed";
            case "agent_identity" -> "authorized calls, each signed with the agent's own key";
            default -> "this build can't use it";
        };
    }

    private String withDistance(Instant end) {
        var left = Duration.between(surroundings.time().instant(), end);
        var distance = left.abs();
        var shown = distance.toHours() >= 1
                ? distance.toHours() + " h " + distance.toMinutesPart() + " min"
                : distance.toMinutes() + " min " + distance.toSecondsPart() + " s";
        return end + (left.isNegative() ? " (" + shown + " ago)" : " (in " + shown + ")");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

package dev.signet.internal.health;

import dev.signet.agent.RotationPolicy.Standing;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.HealthLevel;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.internal.health.DocumentFacts.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges facts. Pure: the same facts at the same time give the same findings. */
public final class HealthRules {
    /** How old the active key of an agent is. */
    public static final String KEY_AGE = "key_age";

    /** Whether a replaced key is still there after its time. */
    public static final String OVERLAP = "overlap";

    /** How many requests are refused: those of this process, and of this home as far as its record tells. */
    public static final String UNAUTHORIZED = "unauthorized";

    /** How the refreshes of all processes go. */
    public static final String REFRESH = "refresh";

    /** Whether a document is as it was left. */
    public static final String STORE = "store";

    /** Whether servers were told what is revoked. */
    public static final String OUTBOX = "outbox";

    private static final String PROCESS = "process";
    private static final String HOME = "home";

    /** How far back renewals count: there is at most one a minute because of a 401. */
    private static final Duration HOME_WINDOW = Duration.ofMinutes(15);

    /** How far the clocks of two machines that share a home may be apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private HealthRules() {}

    /** One finding for each thing looked at, good or bad, in a fixed order; for each check in {@link #hidden} one without a subject. */
    public static List<Finding> judge(HealthFacts facts, Instant now, Thresholds thresholds) {
        var findings = new ArrayList<Finding>();
        if (facts.keysAreHidden()) {
            findings.add(hidden(KEY_AGE, "", "how old the keys of agents are: they"));
            findings.add(hidden(OVERLAP, "", "whether replaced keys of agents are past their time: they"));
        }
        for (KeyFacts key : facts.keys()) {
            if (key.state() == KeyState.ACTIVE) {
                findings.add(age(key, now, thresholds));
            } else if (key.state() == KeyState.RETIRING) {
                findings.add(overlap(key, now));
            }
        }
        findings.add(answers(facts.answers(), thresholds));
        facts.refresh().ifPresent(refresh -> findings.addAll(refreshes(refresh, now, thresholds)));
        facts.documents().forEach(document -> findings.add(document(document)));
        findings.add(outbox(facts.outbox(), now, thresholds));
        return List.copyOf(findings);
    }

    /** Of which checks it can't be seen what they are about: what was found before may be there still. */
    static Set<String> hidden(HealthFacts facts) {
        return facts.keysAreHidden() ? Set.of(KEY_AGE, OVERLAP) : Set.of();
    }

    private static Finding hidden(String check, String subject, String what) {
        return new Finding(check, subject, HealthLevel.UNKNOWN, "nothing tells " + what + " can't be read");
    }

    private static Finding age(KeyFacts key, Instant now, Thresholds thresholds) {
        var policy = key.policy().orElse(thresholds.rotation());
        var standing = policy.standing(key.keyId(), key.createdAt(), now);
        if (standing == Standing.UNKNOWN) {
            return new Finding(KEY_AGE, subject(key), HealthLevel.UNKNOWN, unknownAge(key));
        }
        Duration age = Duration.between(key.createdAt().orElseThrow(), now);
        String detail = "the key of agent " + key.agent() + " is " + shown(age) + " old, of " + shown(policy.period())
                + " that it may get";
        return standing == Standing.FRESH
                ? new Finding(KEY_AGE, subject(key), HealthLevel.OK, detail)
                : new Finding(
                        KEY_AGE,
                        subject(key),
                        standing == Standing.DUE ? HealthLevel.WARNING : HealthLevel.CRITICAL,
                        detail + ": rotate it");
    }

    private static String unknownAge(KeyFacts key) {
        return key.createdAt()
                .map(created -> "the key of agent " + key.agent() + " was made at " + created
                        + ", which is in the future: check this machine's clock")
                .orElse("nothing tells when the key of agent " + key.agent() + " was made; rotate it to know");
    }

    private static Finding overlap(KeyFacts key, Instant now) {
        String subject = subject(key);
        if (key.overlapUntil().isEmpty()) {
            return new Finding(
                    OVERLAP,
                    subject,
                    HealthLevel.UNKNOWN,
                    "nothing tells until when the replaced key of agent " + key.agent()
                            + " may stay: finish the rotation");
        }
        Instant until = key.overlapUntil().get();
        var ahead = key.retiredAt()
                .filter(replaced -> Duration.between(now, replaced).compareTo(CLOCK_SKEW) > 0);
        if (ahead.isPresent()) {
            return new Finding(
                    OVERLAP,
                    subject,
                    HealthLevel.UNKNOWN,
                    "the replaced key of agent " + key.agent() + " was replaced at " + ahead.get()
                            + ", which is in the future, and stays until " + until
                            + ": check this machine's clock, then have the agent's keys maintained");
        }
        boolean due = !now.isBefore(until);
        return new Finding(
                OVERLAP,
                subject,
                due ? HealthLevel.WARNING : HealthLevel.OK,
                "the replaced key of agent " + key.agent() + " stays until " + until
                        + (due ? ", which is over: finish the rotation" : ""));
    }

    private static String subject(KeyFacts key) {
        return key.agent() + "/" + key.keyId();
    }

    private static Finding answers(AnswerFacts answers, Thresholds thresholds) {
        double share = answers.answers() == 0 ? 0 : (double) answers.unauthorized() / answers.answers();
        boolean many = answers.unauthorized() >= thresholds.unauthorized();
        HealthLevel level = many && share >= Math.min(1, 2 * thresholds.unauthorizedShare())
                ? HealthLevel.CRITICAL
                : many && share >= thresholds.unauthorizedShare() ? HealthLevel.WARNING : HealthLevel.OK;
        String detail = answers.unauthorized() + " of the " + answers.answers()
                + " answers that this process got in five minutes were a 401";
        return new Finding(
                UNAUTHORIZED,
                PROCESS,
                level,
                level == HealthLevel.OK ? detail : detail + ": check whether the credential was revoked");
    }

    private static List<Finding> refreshes(RefreshFacts refresh, Instant now, Thresholds thresholds) {
        if (refresh instanceof RefreshFacts.Attempts attempts) {
            return List.of(refused(attempts, now, thresholds), refresh(attempts, thresholds));
        }
        String document = ((RefreshFacts.Hidden) refresh).document();
        return List.of(
                hidden(UNAUTHORIZED, HOME, "how many renewals were made because a server answered 401: " + document),
                hidden(REFRESH, "", "how the refreshes go: " + document));
    }

    private static Finding refused(RefreshFacts.Attempts refresh, Instant now, Thresholds thresholds) {
        long count = refresh.refused().stream()
                .filter(moment -> Duration.between(moment, now).abs().compareTo(HOME_WINDOW) < 0)
                .count();
        HealthLevel level = count >= 2L * thresholds.homeUnauthorized()
                ? HealthLevel.CRITICAL
                : count >= thresholds.homeUnauthorized() ? HealthLevel.WARNING : HealthLevel.OK;
        String detail = count + " renewals in " + HOME_WINDOW.toMinutes()
                + " minutes, by any process of this home, were made because a server answered 401";
        return new Finding(
                UNAUTHORIZED,
                HOME,
                level,
                level == HealthLevel.OK
                        ? detail
                        : detail + ": check why new tokens are refused, and the clocks of both sides");
    }

    private static Finding refresh(RefreshFacts.Attempts refresh, Thresholds thresholds) {
        if (refresh.over().isPresent()) {
            return new Finding(
                    REFRESH,
                    "",
                    HealthLevel.CRITICAL,
                    "the session is over (" + refresh.over().get() + "): sign in again");
        }
        boolean failing = refresh.failures() >= thresholds.refreshFailures();
        return new Finding(
                REFRESH,
                "",
                failing ? HealthLevel.WARNING : HealthLevel.OK,
                refresh.failures() + " refreshes in a row gave nothing"
                        + (failing ? ": check whether the authorization server can be reached" : ""));
    }

    private static Finding document(DocumentFacts document) {
        if (document.presence() != Presence.PRESENT) {
            return presence(document);
        }
        Finding form = form(document);
        return document.access() == DocumentAccess.OTHERS && form.level() != HealthLevel.CRITICAL
                ? of(
                        document,
                        HealthLevel.CRITICAL,
                        "is open to other users: take their access away and replace what is in it")
                : form;
    }

    private static Finding presence(DocumentFacts document) {
        return switch (document.presence()) {
            case MISSING ->
                of(document, HealthLevel.CRITICAL, "is gone, and nobody signed out: find out what deletes it");
            case GONE ->
                of(
                        document,
                        HealthLevel.UNKNOWN,
                        "is gone, and nothing tells whether somebody signed out: if nobody did, find out what deletes it");
            case UNKNOWN -> of(document, HealthLevel.UNKNOWN, "could not be looked at" + inBrackets(document.why()));
            case ABSENT -> of(document, HealthLevel.OK, "is not there");
            case PRESENT -> of(document, HealthLevel.OK, "is as it was left");
        };
    }

    private static Finding form(DocumentFacts document) {
        return switch (document.form()) {
            case CORRUPT ->
                of(
                        document,
                        HealthLevel.CRITICAL,
                        "can't be used" + inBrackets(document.why())
                                + ": put back a good copy, or sign in or register again");
            case EDITED ->
                of(
                        document,
                        HealthLevel.WARNING,
                        "was written by something other than Signet or the program beside it: find out what edits it");
            case REGULAR -> presence(document);
        };
    }

    private static String inBrackets(String why) {
        return why.isEmpty() ? "" : " (" + why + ")";
    }

    private static Finding of(DocumentFacts document, HealthLevel level, String detail) {
        return new Finding(STORE, document.name(), level, document.name() + " " + detail);
    }

    private static Finding outbox(Optional<OutboxFacts> facts, Instant now, Thresholds thresholds) {
        if (facts.isEmpty()) {
            return hidden(OUTBOX, "", "whether revocations wait: the keys");
        }
        OutboxFacts outbox = facts.get();
        if (outbox.pending() == 0) {
            return new Finding(OUTBOX, "", HealthLevel.OK, "no revocation waits");
        }
        boolean old = outbox.oldest()
                .filter(since -> !now.isBefore(since.plus(thresholds.outboxAge())))
                .isPresent();
        return new Finding(
                OUTBOX,
                "",
                old ? HealthLevel.CRITICAL : HealthLevel.WARNING,
                outbox.pending() + " revocations wait for their server"
                        + outbox.oldest().map(since -> " since " + since).orElse("")
                        + ": what they are to end is still good there. Have them sent, or end it at the server");
    }

    private static String shown(Duration duration) {
        return duration.toDays() > 1 ? duration.toDays() + " days" : duration.toHours() + " hours";
    }
}

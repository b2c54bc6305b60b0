package dev.signet.internal.health;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.health.DocumentFacts.Access;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Judges facts. Pure: the same facts at the same time give the same findings. */
public final class HealthRules {
    /** How old the active key of an agent is. */
    public static final String KEY_AGE = "key_age";

    /** Whether a replaced key is still there after its time. */
    public static final String OVERLAP = "overlap";

    /** How many requests of this process are refused. */
    public static final String UNAUTHORIZED = "unauthorized";

    /** How the refreshes of all processes go. */
    public static final String REFRESH = "refresh";

    /** Whether a document is as it was left. */
    public static final String STORE = "store";

    /** Whether servers were told what is revoked. */
    public static final String OUTBOX = "outbox";

    private HealthRules() {}

    /** One finding for each thing looked at, good or bad, in a fixed order. */
    public static List<Finding> judge(HealthFacts facts, Instant now, HealthThresholds thresholds) {
        var findings = new ArrayList<Finding>();
        for (KeyFacts key : facts.keys()) {
            if (key.state() == KeyState.ACTIVE) {
                findings.add(age(key, now, thresholds));
            } else if (key.state() == KeyState.RETIRING) {
                findings.add(overlap(key, now));
            }
        }
        findings.add(answers(facts.answers(), thresholds));
        facts.refresh().ifPresent(refresh -> findings.add(refresh(refresh, thresholds)));
        facts.documents().forEach(document -> findings.add(document(document)));
        findings.add(outbox(facts.outbox(), now, thresholds));
        return List.copyOf(findings);
    }

    private static Finding age(KeyFacts key, Instant now, HealthThresholds thresholds) {
        String subject = subject(key);
        if (key.createdAt().isEmpty()) {
            return new Finding(
                    KEY_AGE,
                    subject,
                    HealthLevel.UNKNOWN,
                    "nothing tells when the key of agent " + key.agent() + " was made; rotate it to know");
        }
        Instant created = key.createdAt().get();
        if (created.isAfter(now)) {
            return new Finding(
                    KEY_AGE,
                    subject,
                    HealthLevel.UNKNOWN,
                    "the key of agent " + key.agent() + " was made at " + created
                            + ", which is in the future: check this machine's clock");
        }
        Duration age = Duration.between(created, now);
        HealthLevel level = age.compareTo(thresholds.rotation()) >= 0
                ? HealthLevel.CRITICAL
                : age.compareTo(thresholds.due()) >= 0 ? HealthLevel.WARNING : HealthLevel.OK;
        String detail = "the key of agent " + key.agent() + " is " + shown(age) + " old, of "
                + shown(thresholds.rotation()) + " that it may get";
        return new Finding(KEY_AGE, subject, level, level == HealthLevel.OK ? detail : detail + ": rotate it");
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

    private static Finding answers(AnswerFacts answers, HealthThresholds thresholds) {
        double share = answers.answers() == 0 ? 0 : (double) answers.unauthorized() / answers.answers();
        boolean many = answers.unauthorized() >= thresholds.unauthorized();
        HealthLevel level = many && share >= Math.min(1, 2 * thresholds.unauthorizedShare())
                ? HealthLevel.CRITICAL
                : many && share >= thresholds.unauthorizedShare() ? HealthLevel.WARNING : HealthLevel.OK;
        String detail = answers.unauthorized() + " of the last " + answers.answers()
                + " requests of this process were refused with 401";
        return new Finding(
                UNAUTHORIZED,
                "",
                level,
                level == HealthLevel.OK ? detail : detail + ": check whether the credential was revoked");
    }

    private static Finding refresh(RefreshFacts refresh, HealthThresholds thresholds) {
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
        return Stream.of(presence(document), form(document), access(document))
                .max((one, other) -> one.level().compareTo(other.level()))
                .orElseThrow();
    }

    private static Finding presence(DocumentFacts document) {
        Presence presence = document.presence();
        if (presence == Presence.MISSING) {
            return of(document, HealthLevel.CRITICAL, "is gone, and nobody signed out: find out what deletes it");
        }
        return presence == Presence.UNKNOWN
                ? of(document, HealthLevel.UNKNOWN, "could not be looked at")
                : of(document, HealthLevel.OK, presence == Presence.ABSENT ? "is not there" : "is as it was left");
    }

    private static Finding form(DocumentFacts document) {
        if (document.presence() != Presence.PRESENT) {
            return presence(document);
        }
        if (document.form() == Form.CORRUPT) {
            return of(document, HealthLevel.CRITICAL, "can't be read: put back a good copy, or sign in again");
        }
        return document.form() == Form.EDITED
                ? of(
                        document,
                        HealthLevel.WARNING,
                        "was written by something other than Signet or the program beside it: find out what edits it")
                : of(document, HealthLevel.OK, "is as it was left");
    }

    private static Finding access(DocumentFacts document) {
        return document.presence() == Presence.PRESENT && document.access() == Access.OTHERS
                ? of(
                        document,
                        HealthLevel.CRITICAL,
                        "is open to other users: take their access away and replace what is in it")
                : presence(document);
    }

    private static Finding of(DocumentFacts document, HealthLevel level, String detail) {
        return new Finding(STORE, document.name(), level, document.name() + " " + detail);
    }

    private static Finding outbox(OutboxFacts outbox, Instant now, HealthThresholds thresholds) {
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

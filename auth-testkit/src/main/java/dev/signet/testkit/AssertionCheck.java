package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.AgentLedger.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at assertions and keeps a journal of them. Safe for use by several threads. */
final class AssertionCheck {
    /** How old a signature may be. */
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    /** How far an agent's clock may be ahead. */
    static final Duration MAX_LEAD = Duration.ofSeconds(30);

    private final AgentLedger ledger;
    private final TimeSource time;
    private final Tally tally;
    private final AssertionJournal journal = new AssertionJournal();
    private volatile ScriptedAnswer taskNotFound = AssertionRefusal.TASK_NOT_FOUND.answer();

    AssertionCheck(AgentLedger ledger, TimeSource time, Tally tally) {
        this.ledger = ledger;
        this.time = time;
        this.tally = tally;
    }

    void taskNotFound(ScriptedAnswer answer) {
        taskNotFound = answer;
    }

    /** For a request that brings an assertion. */
    Admission check(HttpExchange exchange) {
        String authorization = BearerCheck.authorization(exchange);
        Instant now = time.instant();
        AgentAssertion assertion = AgentAssertion.parse(authorization).orElse(null);
        Agent agent = assertion == null
                ? null
                : ledger.find(assertion.agentRuntimeId()).orElse(null);
        Optional<AssertionRefusal> refusal = refusal(exchange, assertion, agent, now);
        note(report(authorization, assertion, now, refusal));
        if (isAfterRevocation(assertion, agent)) {
            tally.add(refusal.isEmpty() ? Tally.Event.ACCEPTED_AFTER_REVOCATION : Tally.Event.REFUSED_AFTER_REVOCATION);
        }
        if (assertion == null || agent == null || refusal.isPresent()) {
            return new Admission.Refused(answer(refusal.orElse(AssertionRefusal.MALFORMED)));
        }
        return Admission.agent(agent.account(), assertion);
    }

    private static Optional<AssertionRefusal> refusal(
            HttpExchange exchange, @Nullable AgentAssertion assertion, @Nullable Agent agent, Instant now) {
        if (assertion == null) {
            return Optional.of(AssertionRefusal.MALFORMED);
        }
        if (agent == null) {
            return Optional.of(AssertionRefusal.AGENT_NOT_FOUND);
        }
        if (agent.keys().live().isEmpty()) {
            return Optional.of(AssertionRefusal.AGENT_REVOKED);
        }
        if (agent.keys().live().stream().noneMatch(assertion::isSignedWith)) {
            return Optional.of(AssertionRefusal.SIGNATURE_INVALID);
        }
        if (isExpired(assertion.signedAt(), now)) {
            return Optional.of(AssertionRefusal.EXPIRED);
        }
        if (isAhead(assertion.signedAt(), now)) {
            return Optional.of(AssertionRefusal.NOT_YET_VALID);
        }
        if (!agent.tasks().contains(assertion.taskId())) {
            return Optional.of(AssertionRefusal.TASK_NOT_FOUND);
        }
        return CodexFixtures.accountMismatch(exchange.getRequestHeaders(), agent.account());
    }

    /** Whether it should not have been sent: its agent was ended, or the key that signed it. */
    private static boolean isAfterRevocation(@Nullable AgentAssertion assertion, @Nullable Agent agent) {
        if (assertion == null || agent == null) {
            return false;
        }
        return agent.isRevoked()
                || agent.keys().all().entrySet().stream()
                        .filter(key -> key.getValue() == KeyState.REVOKED)
                        .anyMatch(key -> assertion.isSignedWith(key.getKey()));
    }

    static boolean isExpired(Instant signedAt, Instant now) {
        return signedAt.isBefore(now.minus(MAX_AGE));
    }

    static boolean isAhead(Instant signedAt, Instant now) {
        return signedAt.isAfter(now.plus(MAX_LEAD));
    }

    private ScriptedAnswer answer(AssertionRefusal refusal) {
        return refusal == AssertionRefusal.TASK_NOT_FOUND ? taskNotFound : refusal.answer();
    }

    private static AssertionReport report(
            String authorization, @Nullable AgentAssertion assertion, Instant now, Optional<AssertionRefusal> refusal) {
        String digest = Digests.sha256Hex(authorization);
        return assertion == null
                ? new AssertionReport(now, "", "", Instant.EPOCH, false, digest, refusal)
                : new AssertionReport(
                        now,
                        assertion.agentRuntimeId(),
                        assertion.taskId(),
                        assertion.signedAt(),
                        assertion.canonical(),
                        digest,
                        refusal);
    }

    private void note(AssertionReport report) {
        tally.add(report.refusal().isEmpty() ? Tally.Event.ASSERTION_ACCEPTED : Tally.Event.ASSERTION_REFUSED);
        journal.add(report);
    }

    List<AssertionReport> journal() {
        return journal.lines();
    }
}

package dev.signet.testkit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts and journal of one server. Safe for use by several threads. */
final class Tally {
    enum Event {
        SIGN_IN,
        TOKEN_REQUEST,
        REFRESH_GRANTED,
        GRACE_REPLAY,
        REUSE,
        FAMILY_REVOKED,
        REVOCATION,
        RESOURCE_REQUEST,
        UNAUTHORIZED,
        AGENT_REQUEST,
        AGENT_REGISTERED,
        TASK_REQUEST,
        TASK_REGISTERED,
        ASSERTION_ACCEPTED,
        ASSERTION_REFUSED,
        ACCEPTED_AFTER_REVOCATION,
        REFUSED_AFTER_REVOCATION,
        AGENT_LIST_REQUEST,
        AGENT_REVOCATION_REQUEST,
        AGENT_REVOKED,
        AGENT_KEY_SET_FETCH,
        JWK_SET_FETCH,
        AUTHORIZATION_REQUEST,
        BUTTON_PRESSED,
        CODE_ISSUED,
        CODE_REDEEMED,
        CODE_REUSED,
        API_KEY_EXCHANGED,
        ID_TOKEN_JWK_SET_FETCH,
        METADATA_FETCH,
        DEVICE_REQUEST,
        DEVICE_POLL,
        CODEX_DEVICE_POLL,
        DEVICE_SLOW_DOWN,
        DEVICE_PAGE,
        DEVICE_BUTTON_PRESSED,
        DEVICE_GRANTED,
        CLIENT_REFUSED,
        CLIENT_ASSERTION_ACCEPTED,
        CLIENT_ASSERTION_REPLAYED,
        DPOP_ACCEPTED,
        DPOP_REFUSED,
        DPOP_REPLAYED,
        DPOP_CHALLENGED,
        CLIENT_CREDENTIALS_GRANTED,
        JWT_BEARER_GRANTED,
        TOKEN_EXCHANGED,
        WHOAMI_REQUEST
    }

    final Traffic tokenTraffic = new Traffic();
    final Traffic resourceTraffic = new Traffic();
    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);
    private final List<TokenRequest> journal = new CopyOnWriteArrayList<>();

    synchronized void add(Event event) {
        counts.merge(event, 1, Integer::sum);
    }

    synchronized int count(Event event) {
        return counts.getOrDefault(event, 0);
    }

    void record(TokenRequest request) {
        journal.add(request);
    }

    List<TokenRequest> journal() {
        return List.copyOf(journal);
    }

    synchronized Counts counts() {
        return new Counts(
                count(Event.SIGN_IN),
                count(Event.TOKEN_REQUEST),
                count(Event.REFRESH_GRANTED),
                count(Event.GRACE_REPLAY),
                count(Event.REUSE),
                count(Event.FAMILY_REVOKED),
                count(Event.REVOCATION),
                count(Event.RESOURCE_REQUEST),
                count(Event.UNAUTHORIZED),
                tokenTraffic.highWaterMark(),
                resourceTraffic.highWaterMark());
    }

    synchronized AgentCounts agentCounts() {
        return new AgentCounts(
                count(Event.AGENT_REQUEST),
                count(Event.AGENT_REGISTERED),
                count(Event.TASK_REQUEST),
                count(Event.TASK_REGISTERED),
                count(Event.ASSERTION_ACCEPTED),
                count(Event.ASSERTION_REFUSED),
                count(Event.ACCEPTED_AFTER_REVOCATION),
                count(Event.REFUSED_AFTER_REVOCATION),
                count(Event.AGENT_LIST_REQUEST),
                count(Event.AGENT_REVOCATION_REQUEST),
                count(Event.AGENT_REVOKED),
                count(Event.AGENT_KEY_SET_FETCH));
    }

    synchronized SignInCounts signInCounts() {
        return new SignInCounts(
                count(Event.AUTHORIZATION_REQUEST),
                count(Event.BUTTON_PRESSED),
                count(Event.CODE_ISSUED),
                count(Event.CODE_REDEEMED),
                count(Event.CODE_REUSED),
                count(Event.API_KEY_EXCHANGED));
    }

    synchronized DeviceCounts deviceCounts() {
        return new DeviceCounts(
                count(Event.DEVICE_REQUEST),
                count(Event.DEVICE_POLL),
                count(Event.DEVICE_SLOW_DOWN),
                count(Event.DEVICE_BUTTON_PRESSED),
                count(Event.DEVICE_GRANTED));
    }

    synchronized DpopCounts dpopCounts() {
        return new DpopCounts(
                count(Event.DPOP_ACCEPTED),
                count(Event.DPOP_REFUSED),
                count(Event.DPOP_REPLAYED),
                count(Event.DPOP_CHALLENGED));
    }

    synchronized MachineCounts machineCounts() {
        return new MachineCounts(
                count(Event.CLIENT_CREDENTIALS_GRANTED), count(Event.JWT_BEARER_GRANTED), count(Event.TOKEN_EXCHANGED));
    }
}

package dev.signet.testkit;

import dev.signet.testkit.DeviceRequest.Dialect;
import dev.signet.testkit.DeviceRequest.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A device that waits for a person. Guarded by the ledger. */
final class Device {
    /** RFC 8628, section 3.5. */
    private static final Duration PENALTY = Duration.ofSeconds(5);

    private final OAuthClient client;
    private final Scope scope;
    private final Dialect dialect;
    private final String deviceCode;
    private final String userCode;
    private final Instant issuedAt;
    private final List<Instant> polls = new ArrayList<>();
    private Instant expiresAt;
    private Duration interval;
    private int slowDowns;
    private State decision = State.PENDING;
    private @Nullable Account account;

    Device(
            OAuthClient client,
            Scope scope,
            Dialect dialect,
            String deviceCode,
            String userCode,
            Instant issuedAt,
            Instant expiresAt,
            Duration interval) {
        this.client = client;
        this.scope = scope;
        this.dialect = dialect;
        this.deviceCode = deviceCode;
        this.userCode = userCode;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
        this.interval = interval;
    }

    OAuthClient client() {
        return client;
    }

    Scope scope() {
        return scope;
    }

    Dialect dialect() {
        return dialect;
    }

    String deviceCode() {
        return deviceCode;
    }

    String userCode() {
        return userCode;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    int polls() {
        return polls.size();
    }

    void polled(Instant now) {
        polls.add(now);
    }

    /** Whether the last poll came too early; if so, the device has to wait longer from now on. */
    boolean slowsDown() {
        int count = polls.size();
        if (count < 2
                || Duration.between(polls.get(count - 2), polls.get(count - 1)).compareTo(interval) >= 0) {
            return false;
        }
        interval = interval.plus(PENALTY);
        slowDowns++;
        return true;
    }

    State state(Instant now) {
        boolean over = decision != State.GRANTED && !now.isBefore(expiresAt);
        return over ? State.EXPIRED : decision;
    }

    void approve(Account by) {
        account = by;
        decision = State.APPROVED;
    }

    void deny() {
        decision = State.DENIED;
    }

    void expire(Instant now) {
        expiresAt = now;
    }

    void granted() {
        decision = State.GRANTED;
    }

    Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /** What its approval means; bound to no redirect URI. */
    CodeLedger.Authorization authorization(Account approver) {
        return new CodeLedger.Authorization(client, "", "", scope, Optional.empty(), approver);
    }

    DeviceRequest snapshot(Instant now) {
        return new DeviceRequest(
                userCode, client.id(), dialect, scope.text(), issuedAt, expiresAt, state(now), polls, slowDowns);
    }
}

package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The part of a {@link FakeAuthorizationServer} that signs in devices without a browser, in two dialects: RFC 8628, and the
 * Codex CLI's own, in which the device polls for an authorization code and its PKCE values.
 *
 * <p>Nobody decides about a device unless the test does, by {@link #approveDevice} and its like or ahead of time by
 * {@link #approveAfter}, or somebody enters its user code on a page. By RFC 8628 a poll that comes too fast is answered with
 * {@code slow_down} and costs 5 s more from then on; the dialect of the Codex CLI has no such answer. Time is the server's.
 * A client of that dialect other than the CLI itself needs {@link OAuthClient#withClaims}: it names no scope, and so only
 * {@link ClaimDialect#CODEX} gets it an ID token.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeDevices {
    private final URI server;
    private final Tally tally;
    private final DeviceLedger ledger;
    private final DeviceAuthorizationEndpoint authorization;
    private final DeviceCodeGrant grant;
    private final CodexDeviceEndpoints codex;
    private final ScriptableEndpoint requestEndpoint;
    private final ScriptableEndpoint userCodeEndpoint;
    private final ScriptableEndpoint pollEndpoint;
    private final ScriptableEndpoint pages;

    FakeDevices(
            URI server,
            Tally tally,
            ExchangeWriter writer,
            DeviceLedger ledger,
            DeviceAuthorizationEndpoint authorization,
            DeviceCodeGrant grant,
            CodexDeviceEndpoints codex,
            DevicePage page) {
        this.server = server;
        this.tally = tally;
        this.ledger = ledger;
        this.authorization = authorization;
        this.grant = grant;
        this.codex = codex;
        this.requestEndpoint = ScriptableEndpoint.ofObjects(
                tally,
                Tally.Event.DEVICE_REQUEST,
                writer,
                authorization.only(Set.of(DeviceAuthorizationEndpoint.PATH), "POST"));
        ScriptableEndpoint.Work ask = codex::ask;
        this.userCodeEndpoint = ScriptableEndpoint.ofObjects(
                tally,
                Tally.Event.DEVICE_REQUEST,
                writer,
                ask.only(Set.of(CodexDeviceEndpoints.USER_CODE_PATH), "POST"));
        this.pollEndpoint = ScriptableEndpoint.ofObjects(
                tally,
                Tally.Event.CODEX_DEVICE_POLL,
                writer,
                new Polling(codex).only(Set.of(CodexDeviceEndpoints.POLL_PATH), "POST"));
        ScriptableEndpoint.Work show = (exchange, body) ->
                exchange.getRequestMethod().equals("POST") ? press(page, exchange, body) : page.show(exchange, body);
        this.pages = new ScriptableEndpoint(
                tally,
                Tally.Event.DEVICE_PAGE,
                writer,
                show.only(Set.of(DevicePage.PATH, DevicePage.CODEX_PATH), "GET", "POST"));
    }

    private record Polling(CodexDeviceEndpoints codex) implements ScriptableEndpoint.Work {
        @Override
        public ScriptedAnswer answer(HttpExchange exchange, String body) {
            return codex.poll(exchange, body);
        }

        @Override
        public void scripted(HttpExchange exchange, String body) {
            codex.polled(exchange, body);
        }
    }

    private ScriptedAnswer press(DevicePage page, HttpExchange exchange, String body) {
        tally.add(Tally.Event.DEVICE_BUTTON_PRESSED);
        return page.press(exchange, body);
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(
                DeviceAuthorizationEndpoint.PATH, requestEndpoint,
                CodexDeviceEndpoints.USER_CODE_PATH, userCodeEndpoint,
                CodexDeviceEndpoints.POLL_PATH, pollEndpoint,
                DevicePage.PATH, pages,
                DevicePage.CODEX_PATH, pages);
    }

    void open() {
        List.of(requestEndpoint, userCodeEndpoint, pollEndpoint, pages).forEach(ScriptableEndpoint::open);
    }

    /**
     * Where devices ask by RFC 8628, section 3.1. They poll the token endpoint.
     *
     * @return its address
     */
    public URI deviceAuthorizationUri() {
        return server.resolve(DeviceAuthorizationEndpoint.PATH);
    }

    /**
     * Where the Codex CLI asks.
     *
     * @return its address
     */
    public URI userCodeUri() {
        return server.resolve(CodexDeviceEndpoints.USER_CODE_PATH);
    }

    /**
     * Where the Codex CLI polls.
     *
     * @return its address
     */
    public URI pollUri() {
        return server.resolve(CodexDeviceEndpoints.POLL_PATH);
    }

    /**
     * The page where a person enters the user code. It is also at {@code /codex/device}.
     *
     * @return its address
     */
    public URI verificationUri() {
        return server.resolve(DevicePage.PATH);
    }

    /**
     * Approves a device that waits, as a person does on the page.
     *
     * @param userCode in any case, with or without the hyphen
     * @param account whose tokens the device gets
     * @throws IllegalArgumentException when no device waits with this code
     */
    public void approveDevice(String userCode, Account account) {
        require(ledger.decide(userCode, Optional.of(account)), userCode);
    }

    /**
     * Denies a device that waits, as a person does on the page.
     *
     * @param userCode in any case, with or without the hyphen
     * @throws IllegalArgumentException when no device waits with this code
     */
    public void denyDevice(String userCode) {
        require(ledger.decide(userCode, Optional.empty()), userCode);
    }

    /**
     * Ends a device's time now, whatever was decided.
     *
     * @param userCode in any case, with or without the hyphen
     * @throws IllegalArgumentException when no device has this code
     */
    public void expireDevice(String userCode) {
        require(ledger.expire(userCode), userCode);
    }

    private void require(boolean known, String userCode) {
        if (!known) {
            throw new IllegalArgumentException("no device waits with the code " + userCode + ": known are "
                    + ledger.all().stream()
                            .map(device -> device.userCode() + " " + device.state())
                            .toList());
        }
    }

    /**
     * Approves every device that nobody has decided about, once it has polled this often in vain.
     *
     * @param polls that are answered as pending; 0 approves at the first
     * @param account whose tokens the devices get
     */
    public void approveAfter(int polls, Account account) {
        ledger.decideAfter(polls, Optional.of(account));
    }

    /**
     * Denies every device that nobody has decided about, once it has polled this often in vain.
     *
     * @param polls that are answered as pending; 0 denies at the first
     */
    public void denyAfter(int polls) {
        ledger.decideAfter(polls, Optional.empty());
    }

    /**
     * How long people have for devices that ask from now on; 15 minutes unless set.
     *
     * @param length positive
     */
    public void lifetime(Duration length) {
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("a lifetime must be positive, but was " + length);
        }
        ledger.lifetime(length);
    }

    /**
     * The interval that devices are told, and by RFC 8628 held to; 5 unless set.
     *
     * @param seconds any number; zero and less hold a device to nothing
     */
    public void interval(int seconds) {
        authorization.interval(OptionalInt.of(seconds));
    }

    /** Tells devices no interval from now on; by RFC 8628 they are held to 5 s. */
    public void withoutInterval() {
        authorization.interval(OptionalInt.empty());
    }

    /**
     * Whether answers by RFC 8628 hold {@code verification_uri_complete}; true unless set.
     *
     * @param on false to leave it out
     */
    public void completeUri(boolean on) {
        authorization.completeUri(on);
    }

    /**
     * Whether a device code that was granted gives the same tokens again, so that a lost answer costs nothing; false unless
     * set: {@code invalid_grant}. RFC 8628 only.
     *
     * @param on true to repeat them
     */
    public void repeatableGrants(boolean on) {
        grant.repeatable(on);
    }

    /**
     * Whether the Codex CLI's dialect is there; true unless set.
     *
     * @param on false to answer 404 where it asks
     */
    public void codexEnabled(boolean on) {
        codex.enabled(on);
    }

    /**
     * How the Codex CLI's polls are answered while nobody has decided; 403 unless set.
     *
     * @param status 403 or 404
     */
    public void codexPendingStatus(int status) {
        codex.pendingStatus(status);
    }

    /**
     * How the Codex CLI's dialect spells the member for the user code; {@code user_code} unless set.
     *
     * @param member such as {@code usercode}
     */
    public void codexUserCodeMember(String member) {
        codex.userCodeMember(Objects.requireNonNull(member, "member"));
    }

    /**
     * Queues answers for the next devices that ask by RFC 8628, one each. {@code regular().with("interval", "\"5\"")} and
     * {@code omitting} change members.
     *
     * @param answers in order
     */
    public void enqueueDeviceAuthorizationAnswers(ScriptedAnswer... answers) {
        requestEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next devices that ask in the Codex CLI's dialect, one each.
     *
     * @param answers in order
     */
    public void enqueueUserCodeAnswers(ScriptedAnswer... answers) {
        userCodeEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next polls by RFC 8628, one each: such as {@code error(400, "slow_down")}, {@code status(503)} or
     * {@code regular().delivered(Delivery.CLOSE)}. They count as polls. Other token requests pass them by.
     *
     * @param answers in order
     */
    public void enqueuePollAnswers(ScriptedAnswer... answers) {
        grant.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next polls in the Codex CLI's dialect, one each.
     *
     * @param answers in order
     */
    public void enqueueCodexPollAnswers(ScriptedAnswer... answers) {
        pollEndpoint.script.add(List.of(answers));
    }

    /**
     * Keeps devices that ask by RFC 8628 waiting before they are looked at. For their polls see
     * {@link FakeAuthorizationServer#holdTokenRequests()}.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdDeviceAuthorizationRequests() {
        return requestEndpoint.requests.close();
    }

    /**
     * Keeps devices that ask in the Codex CLI's dialect waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdUserCodeRequests() {
        return userCodeEndpoint.requests.close();
    }

    /**
     * Keeps polls in the Codex CLI's dialect waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdCodexPollRequests() {
        return pollEndpoint.requests.close();
    }

    /**
     * All devices that have asked, oldest first.
     *
     * @return a snapshot
     */
    public List<DeviceRequest> all() {
        return ledger.all();
    }

    /**
     * Blocks until at least {@code count} devices have asked; gives up after 30 s of real time.
     *
     * @param count 1 or more
     * @return the last of these
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public DeviceRequest awaitDevice(int count) {
        return ledger.awaitDevice(count);
    }

    /**
     * Blocks until a device has polled at least {@code count} times; gives up after 30 s of real time.
     *
     * @param userCode of the device
     * @param count how often
     * @throws AssertionError when it has not polled as often in time, or the thread is interrupted
     */
    public void awaitPolls(String userCode, int count) {
        ledger.awaitPolls(userCode, count);
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public DeviceCounts counts() {
        return tally.deviceCounts();
    }
}

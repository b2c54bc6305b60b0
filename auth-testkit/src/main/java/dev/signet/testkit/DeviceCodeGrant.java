package dev.signet.testkit;

import dev.signet.testkit.DeviceLedger.Finding;
import dev.signet.testkit.DeviceRequest.Dialect;
import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells devices what has come of their wish (RFC 8628, sections 3.4 and 3.5). */
final class DeviceCodeGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";

    private final ClientCheck clients;
    private final DeviceLedger devices;
    private final ClientSessions sessions;
    private final Map<String, IssuedSession> granted = new ConcurrentHashMap<>();
    private volatile boolean repeatable;
    final Script script = new Script(Script.Freedom.GRANT);

    DeviceCodeGrant(ClientCheck clients, DeviceLedger devices, ClientSessions sessions) {
        this.clients = clients;
        this.devices = devices;
        this.sessions = sessions;
    }

    /** Whether a device that was granted its tokens gets the same ones again. */
    void repeatable(boolean on) {
        repeatable = on;
    }

    @Override
    public Optional<ScriptedAnswer> nextScripted() {
        return script.next();
    }

    @Override
    public void arrived(TokenForm form) {
        device(form).ifPresent(devices::polled);
    }

    @Override
    public Issued issue(TokenForm form, GrantTerms terms) throws GrantRefusedException {
        OAuthClient client = clients.require(form, TYPE);
        if (form.find("device_code").isEmpty()) {
            throw GrantRefusedException.malformed("device_code is missing");
        }
        Device device = device(form)
                .orElseThrow(() -> new GrantRefusedException(
                        Outcome.UNKNOWN, "invalid_grant", "the device code was never issued"));
        if (!device.client().id().equals(client.id())) {
            throw new GrantRefusedException(
                    Outcome.MISMATCH, "invalid_grant", "the device code was issued to another client");
        }
        Finding finding = devices.look(device, true);
        if (finding.slowDown()) {
            throw new GrantRefusedException(Outcome.SLOW_DOWN, ScriptedAnswer.error(400, "slow_down"));
        }
        return switch (finding.state()) {
            case APPROVED -> grant(device, finding, terms, form.key());
            case GRANTED -> repeat(device, finding);
            case PENDING ->
                throw new GrantRefusedException(Outcome.PENDING, ScriptedAnswer.error(400, "authorization_pending"));
            case DENIED -> throw new GrantRefusedException(Outcome.DENIED, ScriptedAnswer.error(400, "access_denied"));
            case EXPIRED ->
                throw new GrantRefusedException(Outcome.EXPIRED, ScriptedAnswer.error(400, "expired_token"));
        };
    }

    private Issued grant(Device device, Finding finding, GrantTerms terms, Optional<String> key) {
        CodeLedger.Authorization approved =
                device.authorization(finding.approver().orElseThrow());
        IssuedSession session = sessions.open(approved, terms.account(), key);
        granted.put(device.deviceCode(), session);
        return new Issued(sessions.members(approved, session), Outcome.GRANTED);
    }

    private Issued repeat(Device device, Finding finding) throws GrantRefusedException {
        IssuedSession session = granted.get(device.deviceCode());
        if (!repeatable || session == null) {
            throw new GrantRefusedException(Outcome.REUSED, "invalid_grant", "the device code was used before");
        }
        CodeLedger.Authorization approved =
                device.authorization(finding.approver().orElseThrow());
        return new Issued(sessions.members(approved, session), Outcome.REPLAYED);
    }

    private Optional<Device> device(TokenForm form) {
        return form.find("device_code").flatMap(code -> devices.find(code, Dialect.RFC8628));
    }
}

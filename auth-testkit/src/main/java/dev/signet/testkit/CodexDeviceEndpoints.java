package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.DeviceLedger.Finding;
import dev.signet.testkit.DeviceRequest.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The Codex CLI's own way to sign a device in: it polls for an authorization code, PKCE included. */
final class CodexDeviceEndpoints {
    static final String USER_CODE_PATH = "/api/accounts/deviceauth/usercode";
    static final String POLL_PATH = "/api/accounts/deviceauth/token";
    private static final String CALLBACK_PATH = "/deviceauth/callback";

    private final URI issuer;
    private final ClientCheck clients;
    private final DeviceLedger devices;
    private final CodeLedger codes;
    private final CanarySecrets secrets;
    private final DeviceAuthorizationEndpoint terms;
    private volatile boolean enabled = true;
    private volatile int pendingStatus = 403;
    private volatile String userCodeMember = "user_code";

    CodexDeviceEndpoints(
            URI issuer,
            ClientCheck clients,
            DeviceLedger devices,
            CodeLedger codes,
            CanarySecrets secrets,
            DeviceAuthorizationEndpoint terms) {
        this.issuer = issuer;
        this.clients = clients;
        this.devices = devices;
        this.codes = codes;
        this.secrets = secrets;
        this.terms = terms;
    }

    void enabled(boolean on) {
        enabled = on;
    }

    void pendingStatus(int status) {
        if (status != 403 && status != 404) {
            throw new IllegalArgumentException("a pending poll is answered with 403 or 404, but not with " + status);
        }
        pendingStatus = status;
    }

    void userCodeMember(String name) {
        userCodeMember = name;
    }

    ScriptedAnswer ask(HttpExchange exchange, String body) {
        if (!enabled) {
            return error(404, "not_found", "device sign-in is not enabled");
        }
        TokenForm form = TokenForm.parse(exchange, body);
        Optional<OAuthClient> client = json(form, "client_id").flatMap(clients::find);
        if (client.isEmpty() || !client.get().mayUse(DeviceCodeGrant.TYPE)) {
            return error(400, "invalid_client", "client_id must be a client that may use devices, in JSON");
        }
        Device device = devices.open(client.get(), Scope.NONE, Dialect.CODEX, Duration.ZERO);
        var members = new LinkedHashMap<String, Object>();
        members.put("device_auth_id", device.deviceCode());
        members.put(userCodeMember, device.userCode());
        // A text, as the reference client's source reads it.
        terms.interval().ifPresent(seconds -> members.put("interval", String.valueOf(seconds)));
        return ScriptedAnswer.json(200, JsonText.compact(members));
    }

    /** Notes a poll, however it is answered. */
    void polled(HttpExchange exchange, String body) {
        device(TokenForm.parse(exchange, body)).ifPresent(devices::polled);
    }

    ScriptedAnswer poll(HttpExchange exchange, String body) {
        Optional<Device> device = device(TokenForm.parse(exchange, body));
        if (device.isEmpty()) {
            return error(400, "invalid_request", "device_auth_id and user_code must be of one device, in JSON");
        }
        devices.polled(device.get());
        Finding finding = devices.look(device.get(), false);
        return switch (finding.state()) {
            case APPROVED -> grant(device.get(), finding.approver().orElseThrow());
            case PENDING -> error(pendingStatus, "authorization_pending", "nobody has decided yet");
            case DENIED -> error(400, "access_denied", "the person said no");
            case EXPIRED -> error(400, "expired_token", "nobody has decided in time");
            case GRANTED -> error(400, "invalid_grant", "the device had its code before");
        };
    }

    private ScriptedAnswer grant(Device device, Account approver) {
        String verifier = secrets.opaque("");
        String challenge = CodeLedger.challenge(verifier);
        String code = codes.issue(new CodeLedger.Authorization(
                device.client(), issuer + CALLBACK_PATH, challenge, device.scope(), Optional.empty(), approver));
        var members = new LinkedHashMap<String, Object>();
        members.put("authorization_code", code);
        members.put("code_challenge", challenge);
        members.put("code_verifier", verifier);
        return ScriptedAnswer.json(200, JsonText.compact(members));
    }

    private Optional<Device> device(TokenForm form) {
        return json(form, "device_auth_id")
                .flatMap(id -> devices.find(id, Dialect.CODEX))
                .filter(device -> json(form, "user_code").equals(Optional.of(device.userCode())));
    }

    private static Optional<String> json(TokenForm form, String name) {
        return form.mediaType().equals(TokenForm.JSON) ? form.find(name) : Optional.empty();
    }

    private static ScriptedAnswer error(int status, String code, String message) {
        return ScriptedAnswer.json(status, CodexFixtures.error(code, message));
    }
}

package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.DeviceRequest.Dialect;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;

/** Lets devices ask to be signed in (RFC 8628, section 3.1). */
final class DeviceAuthorizationEndpoint implements ScriptableEndpoint.Work {
    static final String PATH = "/oauth/device_authorization";

    /** What holds when the answer names no interval (RFC 8628, section 3.2). */
    private static final int DEFAULT_INTERVAL = 5;

    private final URI issuer;
    private final Settings settings;
    private final ClientCheck clients;
    private final DeviceLedger devices;
    private volatile OptionalInt interval = OptionalInt.of(DEFAULT_INTERVAL);
    private volatile boolean completeUri = true;

    DeviceAuthorizationEndpoint(URI issuer, Settings settings, ClientCheck clients, DeviceLedger devices) {
        this.issuer = issuer;
        this.settings = settings;
        this.clients = clients;
        this.devices = devices;
    }

    /** Empty means that answers name none. */
    void interval(OptionalInt seconds) {
        interval = seconds;
    }

    OptionalInt interval() {
        return interval;
    }

    void completeUri(boolean on) {
        completeUri = on;
    }

    /** The shortest time between polls that is not too fast. */
    Duration enforcedInterval() {
        return Duration.ofSeconds(Math.max(0, interval.orElse(DEFAULT_INTERVAL)));
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        TokenForm form = TokenForm.parse(exchange, body);
        try {
            if (!form.isForm()) {
                throw GrantRefusedException.malformed("the content type must be " + TokenForm.FORM);
            }
            OAuthClient client = clients.require(form, DeviceCodeGrant.TYPE);
            Scope scope = Scope.of(form, Optional.of(client));
            return answer(devices.open(client, scope, Dialect.RFC8628, enforcedInterval()));
        } catch (GrantRefusedException e) {
            return e.answer();
        }
    }

    private ScriptedAnswer answer(Device device) {
        URI page = issuer.resolve(DevicePage.PATH);
        var members = new LinkedHashMap<String, Object>();
        members.put("device_code", device.deviceCode());
        members.put("user_code", device.userCode());
        members.put("verification_uri", page.toString());
        if (completeUri) {
            members.put("verification_uri_complete", page + "?user_code=" + device.userCode());
        }
        members.put(
                "expires_in",
                Duration.between(settings.time().instant(), device.expiresAt()).toSeconds());
        interval.ifPresent(seconds -> members.put("interval", seconds));
        return ScriptedAnswer.json(200, JsonText.compact(members)).header("Cache-Control", "no-store");
    }
}

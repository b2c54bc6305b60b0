package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;

/** The page where a person enters the code that a device shows (RFC 8628, section 3.3), for both dialects. */
final class DevicePage {
    static final String PATH = "/device";
    static final String CODEX_PATH = "/codex/device";

    private final DeviceLedger devices;
    private final AuthorizationResponse person;

    DevicePage(DeviceLedger devices, AuthorizationResponse person) {
        this.devices = devices;
        this.person = person;
    }

    ScriptedAnswer show(HttpExchange exchange, String body) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        String code = FormParameters.parse(query)
                .flatMap(parameters -> parameters.find("user_code"))
                .orElse("");
        return SignInPages.device(exchange.getRequestURI().getPath(), code, person.accounts());
    }

    ScriptedAnswer press(HttpExchange exchange, String body) {
        TokenForm form = TokenForm.parse(exchange, body);
        boolean approved = form.find("decision").equals(Optional.of("approve"));
        Account account = form.find("account")
                .flatMap(person::find)
                .orElseGet(() -> person.accounts().get(0));
        boolean known =
                devices.decide(form.find("user_code").orElse(""), approved ? Optional.of(account) : Optional.empty());
        if (!known) {
            return SignInPages.message(400, "No device waits with this code", "Look at the code and enter it again.");
        }
        return approved
                ? SignInPages.message(200, "Device connected", "You can close this page.")
                : SignInPages.message(200, "Device refused", "It gets no access. You can close this page.");
    }
}

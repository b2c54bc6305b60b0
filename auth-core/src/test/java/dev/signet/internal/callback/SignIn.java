package dev.signet.internal.callback;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.CanarySecrets;
import java.security.SecureRandom;
import java.util.Random;

/** One sign-in with secrets that can be recognised, and a server that awaits its answer. */
final class SignIn implements AutoCloseable {
    static final String APPLICATION = "Acme Notes";

    final String state;
    final String code;
    final CallbackServer server;

    private SignIn(CanarySecrets secrets, TimeSource time, CallbackLimits limits) throws Exception {
        state = secrets.opaque("st-");
        code = secrets.opaque("ac-");
        server = CallbackServer.open(
                CallbackTerms.builder(Secret.of(state), APPLICATION)
                        .limits(limits)
                        .build(),
                time,
                new SecureRandom());
    }

    static SignIn begin() throws Exception {
        return begin(TimeSource.system());
    }

    static SignIn begin(TimeSource time) throws Exception {
        return begin(time, CallbackLimits.DEFAULT);
    }

    static SignIn begin(TimeSource time, CallbackLimits limits) throws Exception {
        return new SignIn(new CanarySecrets(new Random(17)), time, limits);
    }

    int port() {
        return server.port();
    }

    /** Where the authorization server sends the browser after the person agreed. */
    String goodTarget() {
        return "/callback?code=" + code + "&state=" + state;
    }

    @Override
    public void close() {
        server.close();
    }
}

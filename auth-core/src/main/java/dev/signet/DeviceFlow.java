package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.DevicePrompt;
import dev.signet.internal.signin.DeviceSignIn;
import java.time.Duration;

/** Signs in with a code that the person enters on another device (RFC 8628). */
final class DeviceFlow {
    private final Assembly assembly;
    private final Prompt prompt;
    private final Duration timeout;

    DeviceFlow(Assembly assembly, Prompt prompt, Duration timeout) {
        this.assembly = assembly;
        this.prompt = prompt;
        this.timeout = timeout;
    }

    /** Time is up before the server said so. */
    private static final class TimeUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("time is up", null, false, false);
        }
    }

    /** Runs to the end. An approval that arrives is returned though the thread is interrupted meanwhile. */
    Obtained run() throws AuthException, InterruptedException {
        var provider = assembly.provider();
        var grant = provider.device()
                .orElseThrow(() -> new ConfigurationException(
                        "the authorization server " + provider.issuer() + " has no sign-in on another device",
                        "Sign in with the browser, or ask whoever runs the server to enable device codes.",
                        null));
        var wait = new SignInWait(assembly.time(), prompt, timeout);
        try {
            var signIn = DeviceSignIn.start(grant, assembly.time(), duration -> {
                if (!wait.pause(duration)) {
                    throw new TimeUp();
                }
            });
            show(signIn.prompt(), wait);
            var outcome = signIn.await();
            if (outcome instanceof GrantOutcome.Failed failed) {
                throw failed.exception();
            }
            return provider.accept((GrantOutcome.Granted) outcome, null);
        } catch (TimeUp e) {
            throw new SignInRequiredException(
                    SignInRequiredException.Reason.SIGNED_OUT,
                    "the code was not entered within " + timeout.toSeconds() + " s",
                    "Sign in again, and enter the code before time is up.",
                    null);
        } finally {
            prompt.done();
        }
    }

    private void show(DevicePrompt told, SignInWait wait) {
        var end = assembly.time().instant().plus(wait.left());
        prompt.showDevice(
                told.userCode(),
                told.verificationUri(),
                told.verificationUriComplete().orElse(null),
                told.expiresAt().isBefore(end) ? told.expiresAt() : end);
    }
}

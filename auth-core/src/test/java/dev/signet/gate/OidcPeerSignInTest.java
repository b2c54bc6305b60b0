package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AuthException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.gate.ScriptedBrowser.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signet whole at a provider that others wrote. Runs in the Maven profile {@code peers}. */
@Tag("peers")
class OidcPeerSignInTest extends OidcPeerWorld {
    private Signet open(Path home, List<AuthEvent> events) throws AuthException {
        String issuer = peer().issuer();
        return Signet.builder(
                        Profile.oidc(issuer, "cli-rs256").app("peer-test").scopes("openid", "email", "offline_access"))
                .home(home)
                .fromEnvironment(Map.of("DISPLAY", ":0"))
                .store("file")
                .allow(issuer)
                .listener(events::add)
                .build();
    }

    @Test
    void signsInWithABrowserAndGoesOn(@TempDir Path home) throws Exception {
        var figures = Figures.of(GATE);
        var events = new CopyOnWriteArrayList<AuthEvent>();
        try (var signet = open(home, events)) {
            var signedOut = catchThrowableOfType(SignInRequiredException.class, () -> call(signet));
            assertThat(signedOut.reason()).isEqualTo(SignInRequiredException.Reason.SIGNED_OUT);
            var person = new PeerVisitor(new ScriptedBrowser(), Decision.APPROVE);
            var result = ask(signet, person).browser().run();
            assertThat(result.kind()).isEqualTo("oauth_tokens");
            assertThat(person.page.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(call(signet).body()).contains("person-1111");
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
        try (var signet = open(home, events)) {
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
        assertThat(events.stream().filter(AuthEvent.SignedIn.class::isInstance)).hasSize(1);
        figures.print("signed in with a browser, called, refreshed, opened again, refreshed again");
    }

    @Test
    void signsInOnAnotherDeviceAndGoesOn(@TempDir Path home) throws Exception {
        var figures = Figures.of(GATE);
        try (var signet = open(home, new CopyOnWriteArrayList<>())) {
            var result = ask(signet, new PeerVisitor(new ScriptedBrowser(), Decision.APPROVE))
                    .device()
                    .run();
            assertThat(result.kind()).isEqualTo("oauth_tokens");
            assertThat(call(signet).body()).contains("person-1111");
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
        figures.print("signed in on another device, called, refreshed");
    }

    @Test
    void staysSignedInWhenTheSamePersonSignsInAgain(@TempDir Path home) throws Exception {
        var browser = new ScriptedBrowser();
        try (var signet = open(home, new CopyOnWriteArrayList<>())) {
            for (int i = 0; i < 2; i++) {
                ask(signet, new PeerVisitor(browser, Decision.APPROVE))
                        .browser()
                        .run();
                assertThat(call(signet).statusCode()).as("sign-in %d", i + 1).isEqualTo(200);
            }
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsTheSignInBeforeWhenThePersonRefuses(@TempDir Path home) throws Exception {
        try (var signet = open(home, new CopyOnWriteArrayList<>())) {
            ask(signet, new PeerVisitor(new ScriptedBrowser(), Decision.APPROVE))
                    .browser()
                    .run();
            var person = new PeerVisitor(new ScriptedBrowser(), Decision.REFUSE);
            var refused = catchThrowableOfType(
                    SignInRequiredException.class,
                    () -> ask(signet, person).browser().run());
            assertThat(refused).hasMessageContaining("access_denied");
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
    }
}

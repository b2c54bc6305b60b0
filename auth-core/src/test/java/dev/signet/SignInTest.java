package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in to a home by each way, against a real server. */
class SignInTest extends SignInFixture {
    @Test
    void aBrowserSignsInAndTheSessionGoesOnWithIt() throws Exception {
        var before = signedIn();
        try (var signet = open()) {
            authorize(signet);
            var result = browser(signet).run();

            assertThat(result.flow()).isEqualTo("browser");
            assertThat(result.kind()).isEqualTo("oauth_tokens");
            assertThat(result.attributes()).containsEntry("account_id", "acct-1111");
            assertThat(result.superseded().orElseThrow()).startsWith("revoked: ");
            var fresh = server.signIns().sessions().get(0);
            assertThat(sent(signet)).isEqualTo("Bearer " + fresh.accessToken());
            assertThat(document())
                    .contains(fresh.refreshToken(), "\"auth_mode\": \"chatgpt\"", "oauth_provenance")
                    .doesNotContain(before.refreshToken());
            assertThat(person.page()).contains("signed in").doesNotContain(fresh.accessToken());
        }
        assertThat(person.page.join().uri().toString()).doesNotContain("code=").doesNotContain("state=");
        assertThat(person.isDone).isTrue();
        assertThat(server.isAlive(before)).as("the sign-in before").isFalse();
        assertThat(events.events(AuthEvent.SignedIn.class)).hasSize(1);
    }

    @Test
    void anAddressThatIsPastedSignsIn() throws Exception {
        person.visits = false;
        try (var signet = open()) {
            var run = CompletableFuture.supplyAsync(() -> {
                try {
                    return signet.signIn().prompt(person).pasted().ports(0).run();
                } catch (AuthException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            var address = told();
            person.pastes.add("http://127.0.0.1:1/callback?code=stolen&state=guessed");
            person.pastes.add(redirectOf(address));
            assertThat(run.get(20, TimeUnit.SECONDS).kind()).isEqualTo("oauth_tokens");
        }
        assertThat(person.refusals).hasSize(1);
    }

    /** The rest has defaults: an application that shows addresses and codes alone can sign somebody in. */
    @Test
    void aPromptThatOnlyShowsSignsIn() throws Exception {
        var window = new Prompt() {
            @Override
            public boolean isInteractive() {
                return true;
            }

            @Override
            public void showBrowser(URI address, boolean opened, Instant until) {
                person.showBrowser(address, opened, until);
            }

            @Override
            public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {
                person.showDevice(code, address, complete, until);
            }
        };
        server.devices().approveAfter(1, Account.of("acct-1111"));
        try (var signet = open()) {
            assertThat(browser(signet).prompt(window).run().flow()).isEqualTo("browser");
            time.autoAdvance(Duration.ofSeconds(2));
            assertThat(signet.signIn().prompt(window).device().run().flow()).isEqualTo("device code");
        }
        assertThat(window.awaitPaste()).isEmpty();
        assertThat(person.addresses).hasSize(2);
    }

    @Test
    void aCodeOnAnotherDeviceSignsIn() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        server.devices().approveAfter(3, Account.of("acct-1111"));
        try (var signet = open()) {
            var result = signet.signIn().prompt(person).device().run();
            assertThat(result.flow()).isEqualTo("device code");
            assertThat(call(signet)).isNotNull();
        }
        assertThat(document()).contains("\"OPENAI_API_KEY\": null", "oauth_provenance");
        assertThat(server.devices().all().get(0).polls()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aDeniedCodeChangesNothing() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        var before = signedIn();
        server.devices().denyAfter(1);
        try (var signet = open()) {
            assertThatThrownBy(() -> signet.signIn().prompt(person).device().run())
                    .isInstanceOf(AuthException.class);
        }
        assertThat(document()).isEqualTo(before.authJson());
    }

    @Test
    void aDeviceCodeEndsWithTheTimeThePersonWasGiven() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        try (var signet = open()) {
            var e = catchThrowableOfType(
                    SignInRequiredException.class,
                    () -> signet.signIn()
                            .prompt(person)
                            .device()
                            .timeout(Duration.ofSeconds(30))
                            .run());
            assertThat(e).hasMessageContaining("30 s");
        }
    }

    @Test
    void whereDeviceCodesAreOffItSaysWhichWayIsLeft() throws Exception {
        server.devices().codexEnabled(false);
        try (var signet = open()) {
            assertThatThrownBy(() -> signet.signIn().prompt(person).device().run())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("404");
        }
    }

    @Test
    void anApiKeyIsStoredAsTheCliWould() throws Exception {
        var before = signedIn();
        var key = server.issueApiKey();
        try (var signet = open()) {
            authorize(signet);
            var result = signet.signIn().apiKey(Secret.of("  " + key + "\n")).run();
            assertThat(result.kind()).isEqualTo("api_key");
            assertThat(sent(signet)).isEqualTo("Bearer " + key);
        }
        assertThat(document()).isEqualTo("{\n  \"auth_mode\": \"apikey\",\n  \"OPENAI_API_KEY\": \"" + key + "\"\n}");
        assertThat(server.isAlive(before)).isFalse();
    }

    @Test
    void anAccessTokenIsStoredOnceItsIssuerKnowsIt() throws Exception {
        var token = server.personalTokens().issuePersonalAccessToken(Account.of("acct-1111"));
        try (var signet = open()) {
            var result = signet.signIn().accessToken(Secret.of(token)).run();
            assertThat(result.kind()).isEqualTo("bearer_token");
            assertThat(sent(signet)).isEqualTo("Bearer " + token);
            assertThatThrownBy(() -> signet.signIn()
                            .accessToken(Secret.of("at-nobody-knows"))
                            .run())
                    .isInstanceOf(CredentialRejectedException.class);
        }
        assertThat(document()).contains(token);
        assertThat(server.personalTokens().whoamiRequests()).isEqualTo(2);
    }

    @Test
    void anAgentsTokenIsStoredOnceItWasVerified() throws Exception {
        var agent = server.agents().issue(Account.of("acct-1111"));
        var token = server.agentTokens()
                .token(agent)
                .issuedAt(time.instant())
                .expiresAt(time.instant().plus(Duration.ofHours(1)))
                .issue();
        try (var signet = open()) {
            assertThat(signet.signIn().accessToken(Secret.of(token)).run().kind())
                    .isEqualTo("agent_identity");
            assertThat(call(signet).value("Authorization").reveal()).startsWith("AgentAssertion ");
            assertThatThrownBy(() -> signet.signIn()
                            .accessToken(Secret.of(token.substring(0, token.length() - 8) + "AAAAAAAA"))
                            .run())
                    .isInstanceOf(AuthException.class);
        }
        assertThat(document()).isEqualTo(CodexFixtures.agentJson(token));
    }

    @Test
    void anEmptyKeyIsRefused() throws Exception {
        try (var signet = open()) {
            assertThatThrownBy(() -> signet.signIn().apiKey(Secret.of(" \n")).run())
                    .isInstanceOf(ConfigurationException.class);
        }
        assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "true, true"})
    void whereNobodyCanSignInTheOtherWaysAreNamed(boolean interactive, String ci) throws Exception {
        person.interactive = interactive;
        variables.put("CI", ci);
        try (var signet = open()) {
            var e = catchThrowableOfType(
                    SignInRequiredException.class,
                    () -> signet.signIn().prompt(person).run());
            assertThat(ExitCodes.of(e)).isEqualTo(3);
            assertThat(e.getMessage() + e.remedy()).contains("API key", "access token");
        }
        assertThat(person.addresses).isEmpty();
    }

    @Test
    void itSaysWhichWayItWouldGoAndWhy() throws Exception {
        try (var signet = open()) {
            assertThat(signet.signIn().prompt(person).explain()).contains("browser");
        }
        variables.put("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
        try (var signet = open()) {
            assertThat(signet.signIn().prompt(person).explain()).contains("device code", "SSH");
        }
        assertThat(server.counts().tokenRequests()).isZero();
    }
}

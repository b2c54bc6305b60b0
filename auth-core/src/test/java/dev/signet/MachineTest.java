package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.auth.Verdict;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.oidc.OidcProfile;
import dev.signet.internal.signin.MachineTokens;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.MachineGrant;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs without a person, at a real server on loopback. */
@Timeout(60)
class MachineTest {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String MARKER = "marker7c1f";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final HttpTokenServiceClient service =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    @AfterEach
    void close() {
        service.close();
        server.close();
    }

    private Machine client() {
        var client = server.clients().registerConfidential("robot");
        return Machine.clientCredentials(Secret.of(client.secret()));
    }

    private MachineTokens open(Machine machine) throws Exception {
        return open(machine, Settings.none());
    }

    private MachineTokens open(Machine machine, Settings settings) throws Exception {
        var profile = OidcProfile.of(server.baseUri().toString(), "robot");
        return machine.open(profile.machines(service, settings, time), settings, time);
    }

    @Test
    void keepsASessionFreshThroughTheWholeLifeOfItsTokens() throws Exception {
        var tokens = open(client().scopes("read").audience("https://api.acme.test"));
        try (var signet = Signet.builder(Profile.oidc(server.baseUri().toString(), "robot"))
                .allow(server.baseUri())
                .store(new InMemoryCredentialStore())
                .timeSource(time)
                .credential(tokens.pending())
                .refresher(tokens.refresher())
                .build()) {
            assertThat(server.machines().counts().clientCredentials())
                    .as("opening asks nobody")
                    .isZero();
            for (int hour = 0; hour < 3; hour++) {
                var answer = signet.httpClient()
                        .send(HttpRequest.newBuilder(server.resourceUri()).build(), BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"robot\"", "https://api.acme.test", "read");
                time.advance(Duration.ofHours(1));
            }
        }
        assertThat(server.machines().counts().clientCredentials()).isEqualTo(3);
        assertThat(server.counts().unauthorized()).isZero();
        assertThat(server.discovery().fetches()).as("one an hour").isEqualTo(3);
    }

    @Test
    void getsTheFirstTokenAtOnceWhereThatIsWanted() throws Exception {
        var machine = client().resource(URI.create("https://api.acme.test/v1"));
        var credential = open(machine).first(WAIT);
        assertThat(credential.tokens().accessToken()).isPresent();
        assertThat(credential.tokens().refreshToken()).isEmpty();
        assertThat(credential.attributes()).containsEntry("mode", "machine").containsEntry("client_id", "robot");
        assertThat(server.machines().journal())
                .singleElement()
                .extracting(MachineGrant::audiences)
                .isEqualTo(List.of("https://api.acme.test/v1"));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(Machine.clientCredentials(Secret.of("wrong-" + MARKER)))
                        .first(WAIT))
                .withMessageNotContaining(MARKER);
        assertThat(server.clients().refusals()).isEqualTo(1);
    }

    @Test
    void readsTheSubjectTokensFileAnewForEachGrant(@TempDir Path folder) throws Exception {
        server.clients().registerPublic("robot");
        Path file = Files.writeString(folder.resolve("token"), server.machines().issueSubjectToken("job-1") + "\n");
        var tokens = open(Machine.tokenExchange(SubjectToken.file(file)));
        var unused = tokens.first(WAIT);
        Files.writeString(file, server.machines().issueSubjectToken("job-2"));
        unused = tokens.first(WAIT);
        assertThat(server.machines().journal())
                .extracting(MachineGrant::subject)
                .containsExactly("job-1", "job-2");

        Files.delete(file);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> tokens.first(WAIT))
                .withMessageContaining(file.toString());
        assertThat(server.machines().counts().tokenExchanges()).isEqualTo(2);
    }

    @Test
    void takesAssertionsFromTheEnvironmentAndFromTheApplication() throws Exception {
        server.clients().registerPublic("robot");
        var environment = Settings.of(Map.of("JOB_TOKEN", server.machines().issueSubjectToken("job-1")));
        var unused = open(Machine.jwtBearer(SubjectToken.environment("JOB_TOKEN")), environment)
                .first(WAIT);
        var given = Machine.jwtBearer(
                SubjectToken.supplier(() -> Secret.of(server.machines().issueSubjectToken("job-2"))));
        unused = open(given).first(WAIT);
        unused = open(given).first(WAIT);
        assertThat(server.machines().counts().jwtBearer()).isEqualTo(3);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(Machine.jwtBearer(SubjectToken.environment("JOB_TOKEN")))
                        .first(WAIT))
                .withMessageContaining("JOB_TOKEN");
        var broken = Machine.jwtBearer(SubjectToken.supplier(() -> {
            throw new IllegalStateException(MARKER);
        }));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(broken).first(WAIT))
                .withMessageContaining("IllegalStateException")
                .withMessageNotContaining(MARKER);
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectToken.file(Path.of("relative")));
        assertThat(given + "" + client()).doesNotContain("cs-", "ey");
    }

    private Signet signet(Machine machine) throws Exception {
        return Signet.builder(Profile.oidc(server.baseUri().toString(), "robot"))
                .machine(machine)
                .allow(server.baseUri())
                .store(new InMemoryCredentialStore())
                .timeSource(time)
                .random(() -> 0.5)
                .build();
    }

    private String sent(RequestAuthorizer service) throws Exception {
        return service.authorize(server.resourceUri()).value("Authorization").reveal();
    }

    @Test
    void asksOnceForEachAudienceHoweverManyThreadsWantIt() throws Exception {
        var hold = server.holdTokenRequests();
        var threads = Executors.newFixedThreadPool(64);
        try (var signet = signet(client())) {
            var wanted = new ArrayList<Future<String>>();
            for (int i = 0; i < 64; i++) {
                Callable<String> want = () -> sent(signet.forAudience("one"));
                wanted.add(threads.submit(want));
            }
            hold.awaitHeld(1);
            hold.release();
            var first = wanted.get(0).get();
            for (var token : wanted) {
                assertThat(token.get()).isEqualTo(first);
            }
            assertThat(server.machines().counts().clientCredentials()).isEqualTo(1);
            System.out.println("audience tokens: 64 threads, 1 audience, "
                    + server.machines().counts().clientCredentials() + " request");

            var other = sent(signet.forAudience("two"));
            assertThat(other).isNotEqualTo(sent(signet.forAudience("one")));
            assertThat(server.machines().counts().clientCredentials())
                    .as("another audience is another token")
                    .isEqualTo(2);
            assertThat(server.machines().journal())
                    .extracting(MachineGrant::audiences)
                    .containsExactly(List.of("one"), List.of("two"));
        } finally {
            hold.release();
            threads.shutdown();
        }
    }

    @Test
    void aClientForAnAudienceCarriesItsToken() throws Exception {
        try (var signet = signet(client().scopes("read").audience("https://api.acme.test"))) {
            var request = HttpRequest.newBuilder(server.resourceUri()).build();
            var own = signet.httpClient().send(request, BodyHandlers.ofString());
            var other = signet.httpClientFor("https://mail.acme.test").send(request, BodyHandlers.ofString());

            assertThat(own.body()).contains("https://api.acme.test", "read").doesNotContain("mail");
            assertThat(other.body()).contains("https://mail.acme.test", "read").doesNotContain("api.acme");
        }
    }

    @Test
    void keepsATokenUntilItNearsItsEndOrIsRefused() throws Exception {
        try (var signet = signet(client())) {
            var service = signet.forAudience("one");
            var first = sent(service);
            // Tokens of an hour: renewed within 15 min of their end less half a tenth, refused 30 s before it.
            time.advance(Duration.ofMillis(2_744_999));
            assertThat(sent(service)).isEqualTo(first);
            assertThat(server.counts().tokenRequests()).isEqualTo(1);
            time.advance(Duration.ofMillis(825_001));
            var second = service.authorize(server.resourceUri());
            assertThat(second.value("Authorization").reveal()).isNotEqualTo(first);

            var verdict = service.rejected(server.resourceUri(), second, List.of());
            assertThat(verdict).isInstanceOf(Verdict.Retry.class);
            assertThat(sent(service)).isNotEqualTo(second.value("Authorization").reveal());
        }
        assertThat(server.machines().counts().clientCredentials()).isEqualTo(3);
    }

    @Test
    void asksNobodyAgainTooSoonAfterAFailure() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.retryAfter(503, "7"));
        try (var signet = signet(client())) {
            for (int i = 0; i < 3; i++) {
                var left = Duration.ofSeconds(7 - 2L * i);
                assertThatExceptionOfType(TokenServiceException.class)
                        .isThrownBy(() -> sent(signet.forAudience("one")))
                        .satisfies(failure -> assertThat(failure.retryAfter()).contains(left));
                time.advance(Duration.ofSeconds(2));
            }
            assertThat(server.counts().tokenRequests()).isEqualTo(1);
            assertThat(sent(signet.forAudience("two"))).startsWith("Bearer ");
            time.advance(Duration.ofSeconds(1));
            assertThat(sent(signet.forAudience("one"))).startsWith("Bearer ");
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(3);
    }

    @Test
    void letsGoOfTheAudienceThatWasNotAskedForForTheLongestTime() throws Exception {
        RequestAuthorizer first;
        try (var signet = signet(client())) {
            first = signet.forAudience("0");
            var token = sent(first);
            for (int i = 1; i <= Audiences.MAX; i++) {
                var unused = sent(signet.forAudience("" + i));
            }
            int asked = Audiences.MAX + 1;
            assertThat(server.counts().tokenRequests()).isEqualTo(asked);
            assertThat(sent(signet.forAudience("1"))).startsWith("Bearer ");
            assertThat(sent(first)).as("whoever holds it goes on with it").isEqualTo(token);
            assertThat(server.counts().tokenRequests()).isEqualTo(asked);
            assertThat(sent(signet.forAudience("0"))).isNotEqualTo(token);
            assertThat(server.counts().tokenRequests()).isEqualTo(asked + 1);
        }
        assertThatIllegalStateException().isThrownBy(() -> sent(first));
    }

    @Test
    void tokensForAnAudienceGoToAllowedOriginsOnly() throws Exception {
        try (var signet = signet(client())) {
            var service = signet.forAudience("one");
            assertThatExceptionOfType(UntrustedOriginException.class)
                    .isThrownBy(() -> service.authorize(URI.create("https://elsewhere.test/")));
        }
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @Test
    void withoutAGrantThereAreNoAudiences() throws Exception {
        var builder = Signet.builder(Profile.oidc(server.baseUri().toString(), "robot"))
                .allow(server.baseUri())
                .store(new InMemoryCredentialStore());
        try (var signet = builder.build()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> signet.forAudience("one"))
                    .withMessageContaining("machine grant");
        }
        var closed = signet(client());
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.forAudience("one"));
    }

    @Test
    void refusesWhatCanNotBeMeant() throws Exception {
        var machine = client();
        assertThatIllegalArgumentException().isThrownBy(() -> machine.audience(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> machine.scopes("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> machine.resource(URI.create("https://a.test/#x")));
        server.machines().audiences("known");
        try (var signet = signet(machine)) {
            assertThatIllegalArgumentException().isThrownBy(() -> signet.forAudience(" "));
            assertThatExceptionOfType(AuthException.class).isThrownBy(() -> sent(signet.forAudience("unknown")));
            assertThat(sent(signet.forAudience("known"))).startsWith("Bearer ");
        }
    }
}

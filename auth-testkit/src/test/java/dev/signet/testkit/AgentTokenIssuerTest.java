package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentTokenIssuerTest {
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()).start();
    private final AgentTokenIssuer issuer = server.agentTokens();
    private final IssuedAgent agent = server.agents().issue(Account.of("acct-1"));
    private final Browserless client = new Browserless();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> fetch() throws IOException, InterruptedException {
        return client.get(issuer.jwkSetUri(), "none");
    }

    @Test
    void rotatesAndWithdrawsKeys() throws Exception {
        String before = issuer.issue(agent);
        AgentTokenBuilder started = issuer.token(agent);
        String oldSet = fetch().body();
        assertThat(issuer.keyId()).isEqualTo("key-1");
        issuer.rotate();
        assertThat(issuer.keyId()).isEqualTo("key-2");
        String after = issuer.issue(agent);
        String bothSet = fetch().body();

        assertThat(AgentTokenBuilderTest.verify(before, bothSet)).isNotNull();
        assertThat(AgentTokenBuilderTest.verify(started.issue(), oldSet)).isNotNull();
        assertThat(AgentTokenBuilderTest.verify(after, bothSet)).isNotNull();
        assertThatThrownBy(() -> AgentTokenBuilderTest.verify(after, oldSet)).isInstanceOf(Exception.class);

        issuer.withdrawOldKeys();
        String newSet = fetch().body();
        assertThat(AgentTokenBuilderTest.verify(after, newSet)).isNotNull();
        assertThatThrownBy(() -> AgentTokenBuilderTest.verify(before, newSet)).isInstanceOf(Exception.class);
        assertThat(issuer.jwkSetFetches()).isEqualTo(3);
    }

    @Test
    void publishesNoPrivatePart() throws Exception {
        assertThat(fetch().headers().firstValue("Content-Type")).contains("application/json");
        RSAKey key = JWKSet.parse(fetch().body()).getKeys().get(0).toRSAKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(key.size()).isEqualTo(2048);
        assertThat(key.getKeyID()).isEqualTo("key-1");
        assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    }

    @Test
    void servesTheSameSetAtBothAddressesAndNothingBesideThem() throws Exception {
        URI other = URI.create(server.baseUri() + "/api/codex/agent-identities/jwks");
        assertThat(issuer.jwkSetUri()).isEqualTo(URI.create(issuer.baseUri() + "/agent-identities/jwks"));
        assertThat(client.get(other, "none").body()).isEqualTo(fetch().body());
        assertThat(client.get(URI.create(other + "x"), "none").statusCode()).isEqualTo(404);
        assertThat(client.post(other, "application/json", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void isOutUntilItIsBack() throws Exception {
        issuer.beginOutage(ScriptedAnswer.status(503));
        assertThat(fetch().statusCode()).isEqualTo(503);
        issuer.enqueueJwkSetAnswers(ScriptedAnswer.html(200));
        assertThat(fetch().body()).contains("<title>");
        issuer.beginOutage(ScriptedAnswer.status(503).delivered(Delivery.CLOSE));
        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class);
        issuer.endOutage();
        assertThat(fetch().statusCode()).isEqualTo(200);
        assertThat(issuer.jwkSetFetches()).isGreaterThanOrEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> issuer.beginOutage(ScriptedAnswer.regular()));
    }

    @Test
    void saysHowLongTheSetIsGoodOnlyWhenTold() throws Exception {
        assertThat(fetch().headers().firstValue("Cache-Control")).isEmpty();
        issuer.cacheControl("max-age=300");
        assertThat(fetch().headers().firstValue("Cache-Control")).contains("max-age=300");
    }

    @Test
    void holdsFetches() throws Exception {
        CompletableFuture<Integer> held;
        try (Hold hold = issuer.holdJwkSetRequests()) {
            held = CompletableFuture.supplyAsync(() -> {
                try {
                    return fetch().statusCode();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            hold.awaitHeld(1);
            assertThat(held).isNotDone();
        }
        assertThat(held.get()).isEqualTo(200);
    }
}

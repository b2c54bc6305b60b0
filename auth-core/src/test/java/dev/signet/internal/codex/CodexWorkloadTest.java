package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.signet.Profile;
import dev.signet.SignInPolicy;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload's token, asked for as the CLI asks: no client, the platform's token as the assertion, the rule beside it. */
class CodexWorkloadTest {
    private static final URI API = URI.create("https://api.openai.com/v1/responses");

    private final ManualTimeSource time = ManualTimeSource.create();
    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private final List<String> forms = Collections.synchronizedList(new ArrayList<>());
    private HttpServer issuer;
    private volatile int status = 200;

    @TempDir
    Path folder;

    private Path token;

    @BeforeEach
    void start() throws IOException {
        time.autoAdvance(Duration.ofSeconds(2));
        token = Files.writeString(folder.resolve("token"), "platform.token.one\n");
        store.put(
                DocumentName.CREDENTIAL,
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-stored\"}".getBytes(StandardCharsets.UTF_8));
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/oauth/token", exchange -> {
            forms.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = ("{\"access_token\":\"" + accessToken("acct-" + forms.size())
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
            if (status == 200) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private String accessToken(String account) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var claims = "{\"exp\":" + (time.instant().getEpochSecond() + 3600)
                + ",\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\"" + account
                + "\",\"chatgpt_account_is_fedramp\":true}}";
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private Map<String, String> variables() {
        var variables = new HashMap<String, String>();
        variables.put("OPENAI_FEDERATION_RULE_ID", "rule-1");
        variables.put("OPENAI_IDENTITY_TOKEN_FILE", token.toString());
        // Neither counts beside a workload identity.
        variables.put("CODEX_ACCESS_TOKEN", "at-not-used");
        variables.put("CODEX_REFRESH_TOKEN_URL_OVERRIDE", "http://127.0.0.1:1/oauth/token");
        return variables;
    }

    private SignetBuilder builder(Map<String, String> variables) {
        var address = "http://127.0.0.1:" + issuer.getAddress().getPort();
        return Signet.builder(Profile.codex(address, "client-1"))
                .store(store)
                .fromEnvironment(variables)
                .timeSource(time)
                .random(() -> 0.5);
    }

    private static Map<String, String> sent(Signet signet) throws Exception {
        var headers = new HashMap<String, String>();
        signet.authorize(API).forEach(headers::put);
        return headers;
    }

    @Test
    void asksAsTheCliAsksAndNamesTheAccountOfTheTokenItGets() throws Exception {
        try (var signet = builder(variables()).build()) {
            assertThat(forms).isEmpty();
            assertThat(sent(signet))
                    .containsEntry("ChatGPT-Account-ID", "acct-1")
                    .containsEntry("X-OpenAI-Fedramp", "true")
                    .hasEntrySatisfying(
                            "Authorization", value -> assertThat(value).startsWith("Bearer ey"));
            assertThat(signet.status().source()).isEqualTo("OPENAI_FEDERATION_RULE_ID");
            assertThat(signet.status().sourceReason()).contains("workload");
        }
        assertThat(forms)
                .containsExactly("application/x-www-form-urlencoded "
                        + "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
                        + "&assertion=platform.token.one&federation_rule_id=rule-1");
        assertThat(new String(store.content(DocumentName.CREDENTIAL).orElseThrow(), StandardCharsets.UTF_8))
                .contains("sk-stored");
    }

    @Test
    void readsThePlatformsTokenAnewForEachGrantAndSendsTheContext() throws Exception {
        var variables = variables();
        variables.put("OPENAI_WORKLOAD_IDENTITY_CONTEXT", "{\"run\":\"1\"}");
        try (var signet = builder(variables).build()) {
            sent(signet);
            Files.writeString(token, "platform.token.two");
            time.advance(Duration.ofHours(2));
            // Another account's token is never taken for a renewal.
            assertThatThrownBy(() -> sent(signet)).hasMessageContaining("another account");
        }
        assertThat(forms).hasSize(2);
        assertThat(forms.get(0))
                .contains("assertion=platform.token.one", "&workload_identity_context=%7B%22run%22%3A%221%22%7D");
        assertThat(forms.get(1)).contains("assertion=platform.token.two");
    }

    @Test
    void halfASetIsAnErrorThatNamesTheOther() {
        var variables = variables();
        variables.remove("OPENAI_IDENTITY_TOKEN_FILE");
        assertThatThrownBy(() -> builder(variables).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("OPENAI_IDENTITY_TOKEN_FILE is not");
    }

    @Test
    void aPolicyOnWorkspacesIsAskedOnceTheTokenTellsItsOwn() throws Exception {
        try (var signet = builder(variables())
                .policy(SignInPolicy.builder().workspaces("acct-1").build())
                .build()) {
            assertThat(sent(signet)).containsEntry("ChatGPT-Account-ID", "acct-1");
        }
        try (var signet = builder(variables())
                .policy(SignInPolicy.builder().workspaces("acct-1").build())
                .build()) {
            assertThatThrownBy(() -> sent(signet)).isInstanceOf(PolicyDeniedException.class);
        }
    }

    @Test
    void anIssuerThatIsNotAllowedIsNotAsked() {
        assertThatThrownBy(() -> builder(variables())
                        .policy(SignInPolicy.builder()
                                .issuers("https://auth.openai.com")
                                .build())
                        .build())
                .isInstanceOf(PolicyDeniedException.class);
        assertThat(forms).isEmpty();
    }

    @Test
    void nothingIsSentWhileThereIsNoToken() throws Exception {
        status = 503;
        try (var signet = builder(variables()).build()) {
            assertThatThrownBy(() -> sent(signet)).isInstanceOf(TokenServiceException.class);
        }
    }
}

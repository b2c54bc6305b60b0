package dev.signet.internal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.internal.agent.AgentRegistration.Software;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRegistrationTest {
    @Test
    void isSentInTheKnownOrder() {
        var software = new Software("0.169.0", "acme-cli", "exec-linux");

        assertThat(new String(AgentRegistration.request(software, "ssh-ed25519 AAAA", List.of("responsesapi")), UTF_8))
                .isEqualTo("{\"abom\":{\"agent_version\":\"0.169.0\",\"agent_harness_id\":\"acme-cli\","
                        + "\"running_location\":\"exec-linux\"},\"agent_public_key\":\"ssh-ed25519 AAAA\","
                        + "\"capabilities\":[\"responsesapi\"],\"ttl\":null}");
    }

    @Test
    void escapesWhatTheEmbedderSays() {
        var software = new Software("1\"2", "a", "b");

        assertThat(new String(AgentRegistration.request(software, "k", List.of()), UTF_8))
                .contains("\"agent_version\":\"1\\\"2\"", "\"capabilities\":[]");
    }

    @Test
    void isAnsweredWithARuntimeId() throws Exception {
        assertThat(AgentRegistration.runtimeId("{\"x\":1,\"agent_runtime_id\":\"agent-123\"}"))
                .isEqualTo("agent-123");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                | found none
                    {"agent_runtime_id":""}           | found none
                    {"agent_runtime_id":7}            | found none
                    {"agent_runtime_id":"secret:id"}  | another character
                    {"agent_runtime_id":".."}         | and not . or ..
                    {"agent_runtime_id":"."}          | and not . or ..
                    secret                            | line 1, column 1
                    """)
    void refusesAnAnswerWithoutAUsableIdAndQuotesNothing(String body, String problem) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> AgentRegistration.runtimeId(body))
                .withNoCause()
                .withMessageContaining("agent registration")
                .withMessageContaining(problem)
                .withMessageNotContaining("secret")
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
    }
}

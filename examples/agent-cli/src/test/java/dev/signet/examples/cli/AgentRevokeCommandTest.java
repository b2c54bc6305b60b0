package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.examples.cli.CommandRun.Desk;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class AgentRevokeCommandTest extends AgentFixture {
    @Test
    void theKeyThatSignsIsRevokedByForceOnlyAndTheAgentStaysStopped() throws Exception {
        registered();
        serviceOffersLifecycle();
        var key = keyIds().get(0);

        assertThat(agent("revoke", key).exitsWith(1).err()).contains("is what the agent signs with");
        assertThat(server.agents().counts().revocationRequests()).isZero();
        var run = agent("revoke", "--force", "--reason", "suspended", key.substring(0, 12))
                .exitsWith(0);

        assertThat(run.out())
                .contains("revoked       " + key, "suspended", "confirmed that it takes nothing of it any more")
                .contains("signs nothing until it is given another key: signet agent register --replace --name ci");
        assertThat(server.agents().counts().revoked()).isEqualTo(1);
        assertThat(agent("verify").exitsWith(1).err())
                .contains("signet agent register --replace")
                .doesNotContain("keys()");
        agent("rotate").exitsWith(1);

        agent("register", "--replace").exitsWith(0);
        agent("verify").exitsWith(0);
    }

    @Test
    void whereTheServiceEndsNoRegistrationsThatIsSaid() throws Exception {
        registered();

        var run = agent("revoke", "--force", keyIds().get(0)).exitsWith(0);

        assertThat(run.out())
                .contains(
                        "compromised",
                        "ends no registrations, or SIGNET_AGENT_LIFECYCLE",
                        "it may still take what a copy of the key signs");
    }

    @Test
    void whatTheServiceCouldNotBeToldIsSaidAgainAndToldOnceItCanBe() throws Exception {
        registered();
        var key = keyIds().get(0);
        agent("revoke", key, "--force").exitsWith(0);

        assertThat(agent("maintain").exitsWith(0).out()).contains("nothing was due");
        assertThat(agent("revoke", key, "--force", "--json").exitsWith(0).out())
                .contains("\"notice\":\"not_possible\"");
        serviceOffersLifecycle();
        assertThat(agent("maintain", "--json").exitsWith(0).out())
                .contains("\"told\":[\"" + key + "\"]", "\"pending\":0");

        assertThat(server.agents().counts().revoked()).isEqualTo(1);
        assertThat(agent("revoke", key, "--force", "--json").exitsWith(0).out()).contains("\"notice\":\"not_needed\"");
    }

    @Test
    void anAddressWhereNoServiceIsConfirmsNothing() throws Exception {
        registered();
        serviceOffersLifecycle();
        var key = keyIds().get(0);
        var right = desk;
        var variables = new HashMap<>(desk.environment());
        variables.compute("SIGNET_AGENT_LIFECYCLE", (name, base) -> base + "/wrong/base");
        desk = new Desk(server, desk.home(), variables);

        assertThat(agent("revoke", key, "--force").exitsWith(6).out()).contains("could not be told");

        assertThat(server.agents().counts().revoked()).isZero();
        assertThat(agent("maintain", "--json").out()).contains("\"told\":[]", "\"pending\":1");
        desk = right;
        assertThat(agent("revoke", key, "--force", "--json").out()).containsPattern("\"notice\":\"(pending|told)\"");
    }

    @Test
    void aServiceThatCanNotBeToldEndsWithSixAndMaintainIsToBeRun() throws Exception {
        registered();
        serviceOffersLifecycle();
        server.agents().directory().enqueueRevocationAnswers(ScriptedAnswer.status(503), ScriptedAnswer.status(503));

        var run = agent("revoke", "--force", "--json", keyIds().get(0)).exitsWith(6);

        assertThat(run.out())
                .startsWith("{\"schema\":1,\"key_id\":\"")
                .contains("\"key_state\":\"revoked\"", "\"notice\":\"pending\"", "\"agent_signs\":false")
                .contains("\"reason\":\"compromised\"");
        assertThat(agent("maintain", "--json").out()).containsPattern("\"pending\":1|\"told\":\\[\"");
    }

    @Test
    void aKeyThatRetiresIsRevokedAndTheAgentGoesOn() throws Exception {
        registered();
        agent("rotate").exitsWith(0);

        var run = agent("revoke", "--json", keyIds().get(0)).exitsWith(0);

        assertThat(run.out()).contains("\"agent_signs\":true", "\"reason\":\"revoked\"");
        agent("verify").exitsWith(0);
    }

    @Test
    void whichKeyAndWhyMustBeClear() throws Exception {
        registered();
        var key = keyIds().get(0);

        assertThat(agent("revoke", "AAAAAAAAAAAAAAAAAAAA").exitsWith(1).err())
                .contains("no key whose id begins like that");
        agent("revoke", "abc").exitsWith(2);
        agent("revoke").exitsWith(2);
        assertThat(agent("revoke", "--reason", "superseded", key).exitsWith(2).err())
                .contains("--reason goes with --force");
        assertThat(agent("revoke", "--force", "--reason", "bored", key)
                        .exitsWith(2)
                        .err())
                .contains("compromised, suspended, superseded and ceased");
        assertThat(agent("list").exitsWith(0).out()).contains("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-abc", "-hQ7x", "-VQ7x_0", "-h--", "--Q7", "--json-"})
    void aKeyIsTakenAsItIsPrintedWhateverItBeginsWith(String beginning) throws Exception {
        registered();

        for (var words :
                List.of(List.of(beginning, "--force"), List.of("--force", beginning), List.of("--", beginning))) {
            assertThat(agent("revoke", words).exitsWith(1).err()).contains("no key whose id begins like that");
        }
        desk.run("agent", "audit", "--key", beginning, "--since", "1d").exitsWith(0);
        desk.run("agent", "audit", "--key=" + beginning).exitsWith(0);
    }

    /** The only beginnings that are taken for something else, and told as such. */
    @ParameterizedTest
    @ValueSource(strings = {"--forec", "--reasn=ceased"})
    void anOptionThatIsMistypedIsNoKey(String word) throws Exception {
        registered();
        var key = keyIds().get(0);

        for (var words : List.of(List.of(word), List.of(word, key), List.of(key, word))) {
            assertThat(agent("revoke", words).exitsWith(2).err()).contains("unknown option " + word.split("=")[0]);
        }
        assertThat(desk.run("agent", "audit", "--key", word).exitsWith(2).err()).contains("unknown option");
        assertThat(agent("revoke", "--help").exitsWith(0).out()).contains("Usage: signet agent revoke");
        assertThat(agent("list").exitsWith(0).out()).contains("active");
    }

    @Test
    void replaceEndsTheKeyThatIsThereAndRegistersAnAgentThatIsNot() throws Exception {
        signedIn(Duration.ZERO);
        agent("register", "--replace").exitsWith(0);
        var first = keyIds().get(0);

        var run = agent("register", "--replace", "--json").exitsWith(0);

        assertThat(run.err()).contains("key " + first.substring(0, 12) + " has ended");
        assertThat(run.out()).contains("\"key_id\":\"" + keyIds().get(1)).contains("\"key_state\":\"active\"");
        assertThat(agent("list").exitsWith(0).out()).contains("revoked", "superseded 20");
    }
}

package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.ScriptedAnswer;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AgentRotationCommandsTest extends AgentFixture {
    @Test
    void rotateGivesTheAgentAnotherKeyAndSaysUntilWhenTheOldIsGood() throws Exception {
        registered();
        var first = keyIds().get(0);

        var run = agent("rotate", "--overlap", "1h").exitsWith(0);

        assertThat(keyIds()).hasSize(2);
        assertThat(run.out())
                .contains("signs with    " + keyIds().get(1), first + ", retiring: what it signed is good until 20");
        assertThat(agent("rotate", "--json").exitsWith(0).out())
                .startsWith(
                        "{\"schema\":1,\"rotated\":true,\"finished_here\":true,\"may_have_left_orphans\":false,\"key\":{")
                .contains("\"previous\":{\"key_id\":\"" + keyIds().get(1));
    }

    @Test
    void ifDueLeavesAFreshKeyAndRotatesOneThatIsDue() throws Exception {
        registered();

        assertThat(agent("rotate", "--if-due").exitsWith(0).out()).contains("not due");
        assertThat(agent("rotate", "--if-due", "--json").exitsWith(0).out())
                .isEqualTo("{\"schema\":1,\"rotated\":false,\"mirror\":\"off\"}\n");
        assertThat(keyIds()).hasSize(1);

        agent("rotate", "--if-due", "--period", "PT0.001S").exitsWith(0);
        assertThat(keyIds()).hasSize(2);
    }

    @Test
    void aServiceThatIsDownEndsWithSixAndTheNextRunGoesOnWithTheSameKey() throws Exception {
        registered();
        server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503));

        agent("rotate").exitsWith(6);
        var begun = keyIds();
        agent("rotate").exitsWith(0);

        assertThat(begun).hasSize(2);
        assertThat(keyIds()).isEqualTo(begun);
    }

    @Test
    void rotatingWhatIsNotRegisteredFails() throws Exception {
        signedIn(Duration.ZERO);

        agent("rotate").exitsWith(1);
        agent("rotate", "--overlap", "soon").exitsWith(2);
    }

    @Test
    void rollbackGoesBackWhileTheOverlapLasts() throws Exception {
        registered();
        assertThat(agent("rollback").exitsWith(1).err()).contains("has no key that can sign again");
        agent("rotate").exitsWith(0);
        var ids = keyIds();

        var run = agent("rollback").exitsWith(0);

        assertThat(run.out()).contains("signs with    " + ids.get(0), "retiring      " + ids.get(1));
        assertThat(agent("rollback", "--json").exitsWith(0).out())
                .startsWith("{\"schema\":1,\"key_id\":\"" + ids.get(1) + "\",\"key_state\":\"active\"");
    }

    @Test
    void maintainDoesWhatIsDueAndOtherwiseNothing() throws Exception {
        registered();
        assertThat(agent("maintain").exitsWith(0).out()).isEqualTo("nothing was due\n");
        assertThat(agent("maintain", "--json").exitsWith(0).out())
                .isEqualTo(
                        "{\"schema\":1,\"ended\":[],\"rotated_to\":null,\"waiting\":null,\"told\":[],\"not_told\":[],"
                                + "\"pending\":0,\"mirror\":\"off\",\"problems\":[]}\n");

        var run = agent("maintain", "--period", "PT0.001S").exitsWith(0);

        assertThat(run.out()).contains("rotated       signs with " + keyIds().get(1));
    }

    @Test
    void maintainTellsItsProblemsAndEndsWithTheCodeOfTheFirst() throws Exception {
        registered();
        server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503), ScriptedAnswer.status(503));

        assertThat(agent("maintain", "--period", "PT0.001S").exitsWith(6).err()).contains("signet: ");
        assertThat(agent("list").exitsWith(0).out()).contains("active");
    }

    @Test
    void maintainTellsAServiceWhatItIsOwed() throws Exception {
        registered();
        serviceOffersLifecycle();
        agent("rotate").exitsWith(0);
        var retired = keyIds().get(0);
        agent("revoke", retired).exitsWith(0);

        assertThat(server.agents().counts().revoked()).isEqualTo(1);
        assertThat(agent("maintain").exitsWith(0).out()).isEqualTo("nothing was due\n");
    }

    @Test
    void verifyProvesTheKeyAndTellsTheTask() throws Exception {
        registered();
        int before = server.agents().counts().tasksRegistered();

        assertThat(agent("verify").exitsWith(0).out())
                .contains("active, " + keyIds().get(0), "task          ", "verified      20");
        assertThat(agent("verify", "--json").exitsWith(0).out()).contains("\"verified_at\":\"20", "\"task_id\":\"");
        assertThat(server.agents().counts().tasksRegistered()).isEqualTo(before + 2);

        server.agents().enqueueTaskAnswers(ScriptedAnswer.status(503));
        agent("verify").exitsWith(6);
        server.agents().revoke(server.agents().all().get(0).agentRuntimeId());
        assertThat(agent("verify").exitsWith(3).err()).contains("the service knows no such agent");
    }

    @Test
    void purgeForgetsWhatEndedLongAgoOnly() throws Exception {
        registered();
        agent("rotate").exitsWith(0);
        var retired = keyIds().get(0);
        agent("revoke", retired).exitsWith(0);

        assertThat(agent("purge").exitsWith(0).out()).isEqualTo("nothing to purge\n");
        assertThat(keyIds()).hasSize(2);
        assertThat(agent("purge", "--older-than", "PT0.001S", "--json")
                        .exitsWith(0)
                        .out())
                .isEqualTo("{\"schema\":1,\"purged\":[\"" + retired + "\"]}\n");
        assertThat(keyIds()).hasSize(1);
    }

    @Test
    void purgingAnAgentThatIsNotThereMakesNothing() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(agent("purge").exitsWith(0).out()).isEqualTo("nothing to purge\n");
        agent("rollback").exitsWith(1);

        assertThat(desk.home().resolve("signet/agent-keys.json")).doesNotExist();
    }

    @Test
    void aTimeThatIsTooLongIsAMistakeOfTheCommandLine() throws Exception {
        registered();

        for (String option : new String[] {"--overlap", "--period", "--publish-for"}) {
            assertThat(agent("rotate", option, "36526d").exitsWith(2).err()).contains("at most 36525d");
        }
        assertThat(keyIds()).hasSize(1);
        agent("rotate", "--overlap", "36525d").exitsWith(0);
    }

    @Test
    void aKeyThatTheServiceHasAlreadyIsDroppedAndTheNextRunMakesAnother() throws Exception {
        registered();
        server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(409));

        assertThat(agent("rotate").exitsWith(1).err()).contains("Start again what was under way");

        agent("rotate").exitsWith(0);
    }

    @Test
    void whatMakesRoomInAFullHomeIsSaidAsACommand() throws Exception {
        registered();
        var file = desk.home().resolve("signet/agent-keys.json");
        String text = Files.readString(file);
        Files.writeString(
                file, "{\"x\":\"" + "y".repeat((1 << 20) - (64 << 10) - text.length()) + "\"," + text.substring(1));

        assertThat(agent("rotate").exitsWith(5).err()).contains("signet agent purge --older-than TIME");

        agent("revoke", keyIds().get(0), "--force", "--reason", "compromised");
        assertThat(agent("list").exitsWith(0).out()).contains("revoked");
    }
}

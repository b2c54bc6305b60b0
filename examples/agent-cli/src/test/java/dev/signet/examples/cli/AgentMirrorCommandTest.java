package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AgentMirrorCommandTest extends AgentFixture {
    @Test
    void registerCopiesTheKeyWhereItIsAskedToAndRotateHasTheCopyFollow() throws Exception {
        registered();
        assertThat(agent("show").exitsWith(0).out()).contains("mirror        off");
        assertThat(document()).doesNotContain("agent_identity");

        assertThat(agent("register", "--mirror").exitsWith(0).out()).contains("mirror        copied");
        String first = document();
        assertThat(first).contains("\"agent_identity\"", "\"auth_mode\": \"chatgpt\"");
        assertThat(agent("rotate", "--overlap", "1h", "--json").exitsWith(0).out())
                .endsWith("\"mirror\":\"copied\"}\n");
        assertThat(document()).contains("\"agent_identity\"").isNotEqualTo(first);
        assertThat(agent("show", "--json").exitsWith(0).out()).contains("\"mirror\":\"copied\"");
        assertThat(agent("audit").exitsWith(0).out()).contains("mirror_changed");
    }

    @Test
    void revokeByForceTakesTheCopyAway() throws Exception {
        registered();
        agent("register", "--mirror").exitsWith(0);

        agent("revoke", keyIds().get(0), "--force").exitsWith(0);

        assertThat(document()).doesNotContain("agent_identity").contains("refresh_token");
    }

    @Test
    void aCopyThatSomebodyTookAwayIsWrittenAgainWhenItIsAskedForOnly() throws Exception {
        registered();
        String before = document();
        agent("register", "--mirror").exitsWith(0);
        Files.writeString(desk.home().resolve("auth.json"), before);

        assertThat(agent("rotate").exitsWith(0).err()).contains("signet: note: mirror vanished: ");
        assertThat(document()).doesNotContain("agent_identity");
        assertThat(agent("maintain", "--json").exitsWith(0).out()).contains("\"mirror\":\"vanished\"");
        agent("rotate", "--mirror").exitsWith(0);
        assertThat(document()).contains("agent_identity");

        assertThat(agent("rotate", "--no-mirror", "--json").exitsWith(0).out()).endsWith("\"mirror\":\"off\"}\n");
        assertThat(document()).doesNotContain("agent_identity");
    }

    @Test
    void whatIsInTheWayOfACopyThatWasAskedForIsAFailure() throws Exception {
        registered();
        String theirs = document().replaceFirst("}\\s*$", ",\"agent_identity\":{\"agent_runtime_id\":\"theirs\"}}");
        Files.writeString(desk.home().resolve("auth.json"), theirs);

        var run = agent("register", "--mirror").exitsWith(1);

        assertThat(run.out()).contains("mirror        foreign", "runtime id");
        assertThat(run.err()).contains("neither changed nor removed");
        assertThat(document()).isEqualTo(theirs);
        agent("rotate").exitsWith(0);
    }

    private String document() throws IOException {
        return Files.readString(desk.home().resolve("auth.json"));
    }
}

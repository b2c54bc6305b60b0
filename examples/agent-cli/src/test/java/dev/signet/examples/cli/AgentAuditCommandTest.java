package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.CanarySecrets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AgentAuditCommandTest extends AgentFixture {
    @Test
    void tellsWhatTheCommandsDid() throws Exception {
        registered();
        agent("rotate").exitsWith(0);
        agent("revoke", keyIds().get(0)).exitsWith(0);

        var all = desk.run("agent", "audit").exitsWith(0).out();
        var one = desk.run("agent", "audit", "--key", keyIds().get(1).substring(0, 8))
                .exitsWith(0)
                .out();

        assertThat(all).contains("none > generated", "generated > active", "active > retiring", "retiring > revoked");
        assertThat(one).contains("generated > active").doesNotContain("revoked");
        assertThat(all + one).doesNotContain(CanarySecrets.MARKER);
    }

    @Test
    void aLineIsADocument() throws Exception {
        registered();

        assertThat(agent("audit", "--json").exitsWith(0).out().lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"schema\":1,\"at\":\"20")
                        .contains("\"event\":\"", "\"agent\":\"ci\"", "\"outcome\":\""));
    }

    @Test
    void looksAtOneAgentAndBackAsFarAsAsked() throws Exception {
        registered();

        assertThat(desk.run("agent", "audit", "--name", "other").exitsWith(0).out())
                .isEmpty();
        var record = desk.home().resolve("signet/audit.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .isEqualTo("rw-------");
        Files.writeString(record, Files.readString(record).replaceAll("\"at\":\"20\\d\\d", "\"at\":\"2001"));
        assertThat(desk.run("agent", "audit").exitsWith(0).out()).isEmpty();
        assertThat(desk.run("agent", "audit", "--since", "36500d").exitsWith(0).out())
                .contains("generated > active");
    }

    @Test
    void aHomeWithoutARecordSaysSoAndGetsNone() throws Exception {
        var run = CommandRun.of(Map.of("CODEX_HOME", desk.home().toString()), "agent", "audit")
                .exitsWith(0);

        assertThat(run.err()).contains("no such lines in " + desk.home().resolve("signet/audit.jsonl"));
        assertThat(desk.home().resolve("signet")).doesNotExist();
        assertThat(CommandRun.of(
                                Map.of("XDG_STATE_HOME", folder.toString()),
                                "--profile",
                                "oidc",
                                "--issuer",
                                "https://a.test",
                                "--client-id",
                                "x",
                                "agent",
                                "audit")
                        .exitsWith(0)
                        .err())
                .contains("no such lines in " + folder.resolve("signet-cli/signet/audit.jsonl"));
    }
}

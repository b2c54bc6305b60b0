package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.examples.cli.demo.Check;
import dev.signet.examples.cli.demo.StepReport;
import dev.signet.testkit.CanarySecrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DemoCommandTest {
    @Test
    void keepsEveryPromiseWithRealProcesses() {
        var run = CommandRun.of(Map.of(), "demo", "--processes", "3").exitsWith(0);

        assertThat(run.out())
                .contains("3 processes at one expired token", "5 of 5 steps as promised")
                .doesNotContain("NOT AS PROMISED", CanarySecrets.MARKER);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aCountThatIsNotAsPromisedShows() {
        var report = new StepReport("A step", "what happened", List.of(new Check("refreshes", 1, 2)), 5);

        assertThat(report.holds()).isFalse();
        assertThat(DemoCommand.text(1, report)).anyMatch(line -> line.endsWith("2  NOT AS PROMISED: expected 1"));
    }

    @Test
    void aHerdThatFailsEndsWithOne() {
        var program = List.of("/bin/sh", "-c", "exit 7");
        var demo = new dev.signet.examples.cli.demo.Demo(dev.signet.auth.TimeSource.system(), program, 2);
        var reports = new java.util.ArrayList<StepReport>();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> assertThat(demo.run(reports::add)).isFalse()))
                .isNull();
        assertThat(reports).filteredOn(report -> !report.holds()).hasSize(1);
    }

    @Test
    void refusesAHerdOfNoneOrTooMany() {
        CommandRun.of(Map.of(), "demo", "--processes", "0").exitsWith(2);
        CommandRun.of(Map.of(), "demo", "--processes", "65").exitsWith(2);
    }
}

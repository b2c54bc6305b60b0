package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.examples.cli.demo.CompromisedKeyDrill;
import dev.signet.examples.cli.demo.StepReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Plays the runbook for a key that leaked. */
@Command(
        name = "compromised-key",
        description = "Plays the runbook for a key that leaked, with a clock: revoked, refused everywhere, replaced.",
        footer =
                "Needs no login and no network, and leaves nothing behind. Ends with 1 when a count is not as promised.")
final class CompromisedKeyCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Reporter reporter;
    private final List<StepReport> reports = new ArrayList<>();

    CompromisedKeyCommand(Surroundings surroundings, Reporter reporter) {
        this.surroundings = surroundings;
        this.reporter = reporter;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long start = surroundings.time().nanos();
        boolean holds = new CompromisedKeyDrill(surroundings.time()).run(report -> tell(report, start));
        if (reporter.isJson()) {
            reporter.document(DemoCommand.document(reports, holds));
        } else {
            long kept = reports.stream().filter(StepReport::holds).count();
            reporter.line(String.format(
                    Locale.ROOT, "%d of %d steps as promised, in %d ms", kept, reports.size(), millisSince(start)));
        }
        return holds ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private void tell(StepReport report, long start) {
        reports.add(report);
        if (!reporter.isJson()) {
            var lines = DemoCommand.text(reports.size(), report);
            reporter.line(String.format(
                    Locale.ROOT, "%s  [%d ms, %d ms in all]", lines.get(0), report.millis(), millisSince(start)));
            lines.stream().skip(1).forEach(reporter::line);
            surroundings.out().flush();
        }
    }

    private long millisSince(long start) {
        return (surroundings.time().nanos() - start) / 1_000_000;
    }
}

package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.examples.cli.demo.Check;
import dev.signet.examples.cli.demo.Demo;
import dev.signet.examples.cli.demo.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job, and checks it on the way. */
@Command(
        name = "demo",
        description = "Shows the main job on an embedded fake server, each step with the server's own counts.",
        footer =
                "Needs no login and no network, and leaves nothing behind. Ends with 1 when a count is not as promised.")
final class DemoCommand implements Callable<Integer> {
    private static final int MAX_PROCESSES = 64;

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final List<StepReport> reports = new ArrayList<>();

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "How many processes meet at one expired token. Default: 16")
    private int processes = 16;

    DemoCommand(Surroundings surroundings, Reporter reporter) {
        this.surroundings = surroundings;
        this.reporter = reporter;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (processes < 1 || processes > MAX_PROCESSES) {
            throw new CommandFailedException(Trouble.usage(
                    "--processes must be from 1 to " + MAX_PROCESSES + ", but was " + processes,
                    "Leave the option out."));
        }
        long start = surroundings.time().nanos();
        var demo = new Demo(surroundings.time(), program(), processes);
        boolean holds = demo.run(this::tell);
        double seconds = (surroundings.time().nanos() - start) / 1e9;
        if (reporter.isJson()) {
            reporter.document(document(reports, holds));
        } else {
            long kept = reports.stream().filter(StepReport::holds).count();
            reporter.line(
                    String.format(Locale.ROOT, "%d of %d steps as promised, in %.1f s", kept, reports.size(), seconds));
        }
        return holds ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /** This very program, quick to start. */
    private static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SignetCli.class.getName());
    }

    private void tell(StepReport report) {
        reports.add(report);
        if (!reporter.isJson()) {
            text(reports.size(), report).forEach(reporter::line);
            surroundings.out().flush();
        }
    }

    /** A step in words: what was tried, what happened, what was counted. */
    static List<String> text(int number, StepReport report) {
        var lines = new ArrayList<String>();
        lines.add(number + ". " + report.title());
        lines.add("   " + report.detail());
        for (var check : report.checks()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "   %-34s %5d  %s",
                    check.what(),
                    check.found(),
                    check.holds() ? "ok" : "NOT AS PROMISED: expected " + check.expected()));
        }
        lines.add("");
        return lines;
    }

    /** All steps for a program. */
    static Map<String, Object> document(List<StepReport> reports, boolean holds) {
        var members = new LinkedHashMap<String, Object>();
        members.put("as_promised", holds);
        members.put("steps", reports.stream().map(DemoCommand::members).toList());
        return members;
    }

    private static Map<String, Object> members(StepReport report) {
        var members = new LinkedHashMap<String, Object>();
        members.put("title", report.title());
        members.put("as_promised", report.holds());
        members.put("millis", report.millis());
        members.put("checks", report.checks().stream().map(DemoCommand::members).toList());
        return members;
    }

    private static Map<String, Object> members(Check check) {
        var members = new LinkedHashMap<String, Object>();
        members.put("what", check.what());
        members.put("expected", check.expected());
        members.put("found", check.found());
        return members;
    }
}

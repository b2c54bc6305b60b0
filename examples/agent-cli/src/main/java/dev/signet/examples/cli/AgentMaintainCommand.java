package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AuthException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Does whatever is due. */
@Command(
        name = "maintain",
        description =
                "Ends overlaps, rotates if it is time, and tells the service what it is still to be told. For cron.",
        footer = {
            "Any number of processes may run it at once. An agent that is not registered, or was stopped, is left as it is.",
            "Ends with the code of the first problem; the rest was done all the same, and the next run goes on."
        })
final class AgentMaintainCommand extends AgentAction {
    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    AgentMaintainCommand(Tools tools) {
        super(tools);
    }

    @Override
    int act(AgentKeys keys) throws AuthException, InterruptedException {
        MaintenanceReport report = keys.maintain(policy.policy());
        if (reporter().isJson()) {
            document(report);
        } else {
            print(report);
            report.mirror().ifPresent(copy -> MirrorOption.warn(reporter(), copy));
            report.problems().forEach(problem -> reporter().trouble(Trouble.of(problem)));
        }
        return report.problems().stream().findFirst().map(ExitCodes::of).orElse(ExitCodes.DONE);
    }

    private void document(MaintenanceReport report) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("ended", report.ended().stream().map(AgentKey::id).toList());
        members.put(
                "rotated_to",
                report.rotation().map(RotationResult::key).map(AgentKey::id).orElse(null));
        members.put("waiting", report.waiting().map(AgentKey::id).orElse(null));
        members.put("told", report.told());
        members.put("not_told", report.notTold());
        members.put("pending", report.pending());
        members.put("mirror", report.mirror().map(MirrorOption::word).orElse("off"));
        members.put(
                "problems",
                report.problems().stream()
                        .map(problem -> Trouble.of(problem).members())
                        .toList());
        reporter().document(members);
    }

    private void print(MaintenanceReport report) {
        report.ended().forEach(key -> row("ended", key.id() + ": its overlap is over"));
        report.rotation()
                .ifPresent(rotation ->
                        row("rotated", "signs with " + rotation.key().id()));
        report.waiting().ifPresent(key -> row("waiting", key.id() + ": signs once it was published for long enough"));
        report.told().forEach(id -> row("told", id + ": the service confirmed that it is revoked"));
        report.notTold()
                .forEach(id -> row(
                        "not told",
                        id + ": the service ends no registrations, or SIGNET_AGENT_LIFECYCLE does not say where"));
        if (report.pending() > 0) {
            row("pending", report.pending() + " revocation(s) the service is still to be told of");
        }
        boolean idle = report.ended().isEmpty()
                && report.rotation().isEmpty()
                && report.waiting().isEmpty()
                && report.told().isEmpty()
                && report.notTold().isEmpty()
                && report.problems().isEmpty();
        if (idle) {
            reporter().line("nothing was due");
        }
        if (report.rotation().filter(RotationResult::mayHaveLeftOrphans).isPresent()) {
            reporter().say(KeyText.ORPHANS);
        }
    }
}

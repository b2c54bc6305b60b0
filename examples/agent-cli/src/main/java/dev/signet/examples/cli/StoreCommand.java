package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.StoreProbe;
import dev.signet.auth.AuthException;
import dev.signet.auth.store.StoreTraits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at the places a credential may be kept in, and moves it. */
@Command(
        name = "store",
        description = "Tells where credentials can be kept here, and moves them.",
        synopsisSubcommandLabel = "(probe | migrate)")
final class StoreCommand implements Runnable {
    private final Reporter reporter;
    private final HomeOpener opener;

    @Spec
    @Nullable CommandSpec spec;

    StoreCommand(Reporter reporter, HomeOpener opener) {
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public void run() {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new ParameterException(line, "store needs a command: probe or migrate");
    }

    @Command(
            name = "probe",
            mixinStandardHelpOptions = true,
            description = "Tries each store, and tells which one --store auto takes and why. Changes nothing.",
            footer = "Ends with 5 when no credential can be saved in the one that auto takes.")
    int probe() throws AuthException, InterruptedException {
        StoreProbe probe;
        try (var signet = opener.open()) {
            probe = signet.stores().probe();
        }
        if (reporter.isJson()) {
            var members = new LinkedHashMap<String, @Nullable Object>();
            members.put(
                    "stores", probe.places().stream().map(StoreCommand::members).toList());
            members.put("auto", probe.auto());
            members.put("auto_reason", probe.autoReason());
            reporter.document(members);
        } else {
            probe.places().forEach(this::print);
            reporter.line("auto           " + probe.auto() + ": " + probe.autoReason());
        }
        boolean usable = probe.places().stream()
                .filter(place -> place.name().equals(probe.auto()))
                .allMatch(StoreProbe.Place::isUsable);
        return usable ? ExitCodes.DONE : ExitCodes.STORE;
    }

    @Command(
            name = "migrate",
            mixinStandardHelpOptions = true,
            description = "Moves the credential: it is written there, read back, and only then deleted where it was.",
            footer = "Ends with 5 when a store can't be used; the credential is where it was then.")
    int migrate(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "STORE",
                            description = "file, keyring or encrypted-file.")
                    String to)
            throws AuthException, InterruptedException {
        boolean moved;
        String used;
        try (var signet = opener.open()) {
            moved = signet.stores().migrateTo(to);
            used = signet.stores().inUse();
        }
        if (reporter.isJson()) {
            reporter.document(Map.of("moved", moved, "store", to));
        } else {
            reporter.say(moved ? "Moved to the store " + to : "There was nothing to move");
        }
        if (!used.equals(to)) {
            reporter.say("signet: note: this home is opened with the store " + used + " unless --store, or its"
                    + " configuration, says " + to + " or auto");
        }
        return ExitCodes.DONE;
    }

    private static Map<String, @Nullable Object> members(StoreProbe.Place place) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("name", place.name());
        members.put("usable", place.isUsable());
        members.put("location", place.location());
        members.put("traits", traits(place));
        members.put("problem", place.problem().orElse(null));
        return members;
    }

    private static List<String> traits(StoreProbe.Place place) {
        return place.traits().map(StoreTraits::traits).stream()
                .flatMap(each -> each.stream())
                .map(trait -> trait.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    private void print(StoreProbe.Place place) {
        reporter.line(String.format(
                Locale.ROOT,
                "%-14s %s: %s%s",
                place.name(),
                place.isUsable() ? "works" : "can't be used",
                place.location(),
                traits(place).isEmpty() ? "" : " (" + String.join(", ", traits(place)) + ")"));
        place.problem().ifPresent(why -> reporter.line("               " + why));
    }
}

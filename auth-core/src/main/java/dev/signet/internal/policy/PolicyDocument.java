package dev.signet.internal.policy;

import dev.signet.internal.config.ConfigFileException;
import dev.signet.internal.config.TomlTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signet's own policy file: TOML 1.0 with one table, {@code [signet]}.
 *
 * <pre>{@code
 * [signet]
 * login_method = "account"                      # or "api_key"
 * workspaces   = ["ws-7", "ws-9"]               # a credential that names none is refused
 * issuers      = "https://login.acme.example"   # character by character
 * stores       = ["keyring"]
 * flows        = ["browser", "device"]          # and api_key, access_token, agent, machine
 * environment  = []                             # no credential from the environment
 * origins      = ["https://api.acme.example"]
 * agent_key_max_age         = "90d"             # a whole number and s, m, h or d
 * agent_key_max_overlap     = "48h"
 * refuse_overdue_agent_keys = true              # goes with agent_key_max_age
 * }</pre>
 *
 * <p>Each key is optional. The first seven say what is allowed: a text, or a list of texts; the others are about the keys that agents
 * sign with ({@link KeyLimits}). What is left out is not restricted. A list
 * must not be empty, but for {@code environment}. A key that is not known here is an error, and so is a file without the
 * table: a typo, or half a file, must not open a door. For the same reason a file with rules of a newer Signet forbids
 * everything to this one.
 */
final class PolicyDocument {
    private static final String TABLE = "signet";
    private static final String REMEDY = "Ask whoever maintains the policy to correct it.";

    private PolicyDocument() {}

    /**
     * The rules of a document.
     *
     * @throws ConfigFileException naming what can't be understood
     */
    static Policy read(TomlTable document) throws ConfigFileException {
        String file = document.file();
        requireKnown(document.keys(), Set.of(TABLE), "at the top of " + file);
        Optional<TomlTable> table = document.table(TABLE);
        if (table.isEmpty()) {
            throw new ConfigFileException(file + " has no table [" + TABLE + "]; it may be cut short", REMEDY);
        }
        requireKnown(
                table.get().keys(),
                Stream.concat(Arrays.stream(Rule.values()).map(Rule::key), KeyLimitReader.keys().stream())
                        .collect(Collectors.toSet()),
                "in [" + TABLE + "] of " + file);
        var constraints = new ArrayList<Constraint>();
        for (Rule rule : Rule.values()) {
            Optional<List<String>> entries = rule == Rule.LOGIN_METHOD
                    ? table.get().text(rule.key()).map(List::of)
                    : table.get().texts(rule.key());
            if (entries.isPresent()) {
                constraints.add(constraint(rule, entries.get(), rule.key() + " in " + file));
            }
        }
        return Policy.of(constraints, KeyLimitReader.read(table.get()));
    }

    private static void requireKnown(Set<String> keys, Set<String> known, String where) throws ConfigFileException {
        List<String> unknown = keys.stream().filter(key -> !known.contains(key)).toList();
        if (!unknown.isEmpty()) {
            throw new ConfigFileException(
                    "unknown keys " + where + ": " + Shown.list(unknown) + "; known are "
                            + String.join(", ", known.stream().sorted().toList()),
                    REMEDY);
        }
    }

    /** A list as it stands in a file. */
    static Constraint constraint(Rule rule, List<String> entries, String source) throws ConfigFileException {
        try {
            return Constraint.read(rule, entries, source);
        } catch (IllegalArgumentException e) {
            throw new ConfigFileException(String.valueOf(e.getMessage()), "Correct the list, or remove the key.");
        }
    }
}

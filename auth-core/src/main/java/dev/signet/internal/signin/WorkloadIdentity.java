package dev.signet.internal.signin;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A workload that proves itself by a token its platform puts into a file, under a rule that the server knows. Immutable.
 *
 * @param rule the id of the rule
 * @param token the platform's token
 */
public record WorkloadIdentity(String rule, SubjectTokenSource token) {
    /** Checks that the parts are there. */
    public WorkloadIdentity {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(token, "token");
    }

    /**
     * Reads the two variables; either one selects this way.
     *
     * @param ruleVariable the name of the one with the rule's id
     * @param fileVariable the name of the one with the file's absolute path
     * @return empty when neither is set
     * @throws ConfigurationException when one is set without the other, or the path is not absolute; nothing is read yet
     */
    public static Optional<WorkloadIdentity> find(Settings settings, String ruleVariable, String fileVariable)
            throws ConfigurationException {
        String rule = settings.variable(ruleVariable).orElse("").strip();
        String file = settings.variable(fileVariable).orElse("").strip();
        if (rule.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        if (rule.isEmpty() || file.isEmpty()) {
            String set = rule.isEmpty() ? fileVariable : ruleVariable;
            String missing = rule.isEmpty() ? ruleVariable : fileVariable;
            throw new ConfigurationException(
                    set + " is set and " + missing + " is not: a workload identity needs both",
                    "Set " + missing + " as well, or remove " + set + ".",
                    null);
        }
        try {
            return Optional.of(new WorkloadIdentity(rule, SubjectTokenSource.file(Path.of(file), fileVariable)));
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    fileVariable + " is not a path", "Set it to the absolute path of the token file.", null);
        }
    }
}

package dev.signet.internal.policy;

import dev.signet.internal.config.ConfigFileException;
import dev.signet.internal.config.TomlTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a program that shares our home calls the rules in its own files. Those files hold much else, so keys that are not
 * named here are passed over.
 *
 * @param loginMethod the key of the forced login method
 * @param methods its values, and what each means
 * @param workspaces the key of the forced workspaces: a text or a list of texts
 */
public record ConfigNames(String loginMethod, Map<String, LoginMethod> methods, String workspaces) {
    /** Copies {@code methods}. */
    public ConfigNames {
        methods = Map.copyOf(methods);
    }

    /**
     * The rules at the top of a document.
     *
     * @throws ConfigFileException when a rule is there and can't be understood
     */
    Policy read(TomlTable document) throws ConfigFileException {
        var constraints = new ArrayList<Constraint>();
        Optional<String> word = document.text(loginMethod);
        if (word.isPresent()) {
            String source = loginMethod + " in " + document.file();
            LoginMethod method = methods.get(word.get());
            if (method == null) {
                throw new ConfigFileException(
                        source + " has none of its values",
                        "Set it to one of: " + String.join(", ", new TreeSet<>(methods.keySet())) + ".");
            }
            constraints.add(new Constraint(Rule.LOGIN_METHOD, List.of(method.word()), source));
        }
        Optional<List<String>> ids = document.texts(workspaces);
        if (ids.isPresent()) {
            constraints.add(
                    PolicyDocument.constraint(Rule.WORKSPACE, ids.get(), workspaces + " in " + document.file()));
        }
        return Policy.of(constraints, KeyLimits.NONE);
    }
}

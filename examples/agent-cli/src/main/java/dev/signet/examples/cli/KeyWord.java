package dev.signet.examples.cli;

import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Takes a key's id, or how it begins, as it is printed. An id is base64url, so one in 64 begins with {@code -}, and the parser would read
 * {@code -hQ7…} as {@code -h}: whoever ends a key in a hurry would be shown the help, and the key would go on signing.
 */
final class KeyWord implements IParameterPreprocessor {
    /** Has the commands below {@code line} that ask for a key take a word for it that is none of their options. */
    static void prepare(CommandLine line) {
        for (CommandLine each : line.getSubcommands().values()) {
            if (each.getCommandSpec().positionalParameters().stream()
                    .anyMatch(place -> place.preprocessor() instanceof KeyWord)) {
                each.setUnmatchedOptionsArePositionalParams(true).setPosixClusteredShortOptionsAllowed(false);
            }
        }
    }

    @Override
    @SuppressWarnings("JdkObsolete") // The parser's own type.
    public boolean preprocess(
            Stack<String> words, CommandSpec command, @Nullable ArgSpec place, @Nullable Map<String, Object> details) {
        if (place == null || words.isEmpty() || command.optionsMap().containsKey(words.peek())) {
            return false;
        }
        var word = words.pop();
        if (isMistypedOption(word)) {
            throw new UnmatchedArgumentException(command.commandLine(), List.of(word));
        }
        place.setValue(word);
        return true;
    }

    /** No id is so short, and a beginning that looks like this one can be made longer. */
    private static boolean isMistypedOption(String word) {
        return word.matches("--[a-z]{1,12}(=.*)?");
    }
}

package dev.signet.internal.policy;

import dev.signet.internal.config.ConfigFileException;
import dev.signet.internal.config.TomlTable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a policy file says of agents' keys. Loaded with the first such file. */
final class KeyLimitReader {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,6})([smhd])");

    private KeyLimitReader() {}

    /** The keys that are read here. */
    static Set<String> keys() {
        return Set.of(KeyLimits.MAX_AGE, KeyLimits.MAX_OVERLAP, KeyLimits.REFUSE_OVERDUE);
    }

    /**
     * The limits in a table of a policy file.
     *
     * @throws ConfigFileException when one is there and can't be understood
     */
    static KeyLimits read(TomlTable table) throws ConfigFileException {
        Optional<KeyLimits.Limit> maxAge = limit(table, KeyLimits.MAX_AGE);
        if (maxAge.filter(limit -> limit.length().isZero()).isPresent()) {
            throw new ConfigFileException(
                    maxAge.get().source() + " is no time at all, which would let no agent sign",
                    "Set it to a time such as \"90d\".");
        }
        boolean refuses = table.flag(KeyLimits.REFUSE_OVERDUE).orElse(false);
        if (refuses && maxAge.isEmpty()) {
            throw new ConfigFileException(
                    KeyLimits.REFUSE_OVERDUE + " in " + table.file() + " does not tell from which age on",
                    "Set " + KeyLimits.MAX_AGE + " there too.");
        }
        return new KeyLimits(
                maxAge,
                limit(table, KeyLimits.MAX_OVERLAP),
                maxAge.filter(limit -> refuses)
                        .map(limit -> new KeyLimits.Limit(
                                limit.length(),
                                KeyLimits.REFUSE_OVERDUE + " with " + KeyLimits.MAX_AGE + " in " + table.file())));
    }

    private static Optional<KeyLimits.Limit> limit(TomlTable table, String key) throws ConfigFileException {
        Optional<String> text = table.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text.get());
        if (!form.matches()) {
            throw new ConfigFileException(
                    key + " in " + table.file() + " is no length of time",
                    "Set it to a whole number and s, m, h or d, such as \"90d\" or \"48h\".");
        }
        long amount = Long.parseLong(form.group(1));
        Duration length = switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        return Optional.of(new KeyLimits.Limit(length, key + " in " + table.file()));
    }
}

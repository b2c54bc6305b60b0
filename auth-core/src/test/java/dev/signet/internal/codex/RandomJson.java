package dev.signet.internal.codex;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Documents full of members nobody knows, the same for the same seed, and a printer of the tests' own. Text stands for itself
 * as JSON; maps and lists are objects and arrays.
 */
final class RandomJson {
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.10",
            "1e2",
            "1E+400",
            "-0.0e-7",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827",
            "\"\"",
            "\"plain\"",
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u0000\\u001f\u007f\"",
            "\"\u00e9\u4e2d\ud83d\ude00\u2028\ufeff\"",
            "\"\\ud83d\"",
            "\"2026-11-21\"");

    private final Random random;

    RandomJson(int seed) {
        random = new Random(seed);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    /** As pretty JSON, indented by two spaces. */
    static String text(Map<String, ?> document) {
        var out = new StringBuilder();
        print(document, "\n", out);
        return out.toString();
    }

    /** {@code known}, among members nobody knows, in a random order. */
    Map<String, Object> mixedWithUnknown(Map<String, ?> known, int most) {
        var names = new ArrayList<>(known.keySet());
        Collections.sort(names);
        for (var i = random.nextInt(most + 1); i > 0; i--) {
            names.add("later " + i);
        }
        Collections.shuffle(names, random);
        var members = new LinkedHashMap<String, Object>();
        for (var name : names) {
            members.put(name, known.containsKey(name) ? known.get(name) : unknown(4));
        }
        return members;
    }

    private Object unknown(int depth) {
        var kind = random.nextInt(depth > 0 ? 4 : 2);
        if (kind < 2) {
            return SCALARS.get(random.nextInt(SCALARS.size()));
        }
        var elements = new ArrayList<Object>();
        for (var i = random.nextInt(4); i > 0; i--) {
            elements.add(unknown(depth - 1));
        }
        if (kind == 2) {
            return elements;
        }
        var members = new LinkedHashMap<String, Object>();
        for (var element : elements) {
            members.put(List.of("", "\\n", "\u00e9", "tokens", "id_token").get(members.size()), element);
        }
        return members;
    }

    static String quoted(String plain) {
        return '"' + plain + '"';
    }

    private static void print(Object value, String lineBreak, StringBuilder out) {
        if (value instanceof Map<?, ?> members) {
            var lines = new ArrayList<Map.Entry<String, ?>>();
            members.forEach((name, member) -> lines.add(Map.entry(quoted((String) name) + ": ", member)));
            print(lines, "{", "}", lineBreak, out);
        } else if (value instanceof List<?> elements) {
            var lines = new ArrayList<Map.Entry<String, ?>>();
            elements.forEach(element -> lines.add(Map.entry("", element)));
            print(lines, "[", "]", lineBreak, out);
        } else {
            out.append(value);
        }
    }

    private static void print(
            List<Map.Entry<String, ?>> lines, String open, String close, String lineBreak, StringBuilder out) {
        var separator = open + lineBreak + "  ";
        for (var line : lines) {
            out.append(separator).append(line.getKey());
            print(line.getValue(), lineBreak + "  ", out);
            separator = "," + lineBreak + "  ";
        }
        out.append(lines.isEmpty() ? open + close : lineBreak + close);
    }
}

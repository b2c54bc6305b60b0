package dev.signet.testkit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parameters of a query or a form (RFC 6749, appendix B), in the order in which they came. Immutable. */
final class FormParameters {
    static final FormParameters NONE = new FormParameters(List.of());

    private final List<Map.Entry<String, String>> entries;

    private FormParameters(List<Map.Entry<String, String>> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Empty when something can't be decoded. */
    static Optional<FormParameters> parse(String text) {
        var entries = new ArrayList<Map.Entry<String, String>>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            try {
                entries.add(Map.entry(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : ""));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new FormParameters(entries));
    }

    /** In order, each value encoded as a form's. */
    static String format(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    List<Map.Entry<String, String>> entries() {
        return entries;
    }

    /** The first; a parameter without a value counts as absent (RFC 6749, section 3.1). */
    Optional<String> find(String name) {
        return all(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    List<String> all(String name) {
        return entries.stream()
                .filter(entry -> entry.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Whether a parameter comes twice that is none of {@code lists}. */
    boolean repeatsOtherThan(Set<String> lists) {
        List<String> names = entries.stream()
                .map(Map.Entry::getKey)
                .filter(name -> !lists.contains(name))
                .toList();
        return Set.copyOf(names).size() < names.size();
    }

    Map<String, List<String>> byName() {
        var lists = new LinkedHashMap<String, List<String>>();
        entries.forEach(entry -> lists.put(entry.getKey(), all(entry.getKey())));
        return lists;
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Names no value: some are secrets. */
    @Override
    public String toString() {
        return "FormParameters" + entries.stream().map(Map.Entry::getKey).toList();
    }
}

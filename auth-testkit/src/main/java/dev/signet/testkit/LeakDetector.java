package dev.signet.testkit;

import dev.signet.auth.AuthException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds secrets in texts: those of {@link CanarySecrets} by their marker, however many there are, and others that were
 * registered.
 *
 * <p>Exactly this is searched for. Of a canary: the marker as it is, in base64 and base64url at any alignment, in hex of
 * either case, percent-encoded, and as a list of decimal bytes; and the first 16 characters of the payload of a JWT. Of a
 * registered secret: the first 16 characters of the same forms; where it is a JWT, of its payload's and its signature's forms,
 * since its header is no secret.
 *
 * <p>The cost depends on the length of the text, not on the number of secrets. Safe for use by several threads.
 */
public final class LeakDetector {
    private static final int WINDOW = 16;
    private static final int CONTEXT = 60;
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.([\\w-]{16,})\\.([\\w-]{16,})");
    private static final Pattern MAY_BELONG_TO_SECRET = Pattern.compile("[\\w.~+/=%-]+$");
    private static final Map<String, String> MARKER_FORMS = markerForms();

    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();
    private final Set<Integer> fingerprintHashes = ConcurrentHashMap.newKeySet();

    /** A detector that knows the marker and no other secret. */
    public LeakDetector() {}

    private static Map<String, String> markerForms() {
        var forms = new LinkedHashMap<>(SecretForms.of(CanarySecrets.MARKER));
        String payload = "{\"jti\":\"" + CanarySecrets.MARKER;
        byte[] start = Arrays.copyOf(payload.getBytes(StandardCharsets.UTF_8), WINDOW * 6 / 8);
        forms.put(Base64.getUrlEncoder().encodeToString(start), "start of a JWT's payload");
        return Collections.unmodifiableMap(forms);
    }

    /**
     * Adds a secret that was not made by {@link CanarySecrets}.
     *
     * @param secret at least 16 characters, since shorter ones turn up by chance
     */
    public void register(String secret) {
        if (secret.length() < WINDOW) {
            throw new IllegalArgumentException("a secret to look for must have at least " + WINDOW
                    + " characters, or it turns up by chance, but had " + secret.length());
        }
        var jwt = JWT.matcher(secret);
        List<String> parts = jwt.matches() ? List.of(jwt.group(1), jwt.group(2)) : List.of(secret);
        for (String part : parts) {
            SecretForms.of(part).forEach((form, name) -> {
                String fingerprint = form.substring(0, WINDOW);
                fingerprints.putIfAbsent(fingerprint, name);
                fingerprintHashes.add(fingerprint.hashCode());
            });
        }
    }

    /**
     * Looks for a secret in a text.
     *
     * @param where the channel, for the message
     * @param text any
     * @return the first leak found
     */
    public Optional<Leak> find(String where, String text) {
        for (Map.Entry<String, String> form : MARKER_FORMS.entrySet()) {
            int at = text.indexOf(form.getKey());
            if (at >= 0) {
                return Optional.of(leak(where, form.getValue(), text, at));
            }
        }
        return findRegistered(where, text);
    }

    /** A rolling hash that equals {@link String#hashCode} of each window, so that the number of secrets costs nothing. */
    private Optional<Leak> findRegistered(String where, String text) {
        if (fingerprints.isEmpty() || text.length() < WINDOW) {
            return Optional.empty();
        }
        int power = 1;
        for (int i = 1; i < WINDOW; i++) {
            power *= 31;
        }
        int hash = text.substring(0, WINDOW).hashCode();
        for (int at = 0; ; at++) {
            if (fingerprintHashes.contains(hash)) {
                String form = fingerprints.get(text.substring(at, at + WINDOW));
                if (form != null) {
                    return Optional.of(leak(where, form, text, at));
                }
            }
            if (at + WINDOW == text.length()) {
                return Optional.empty();
            }
            hash = (hash - text.charAt(at) * power) * 31 + text.charAt(at + WINDOW);
        }
    }

    private static Leak leak(String where, String form, String text, int at) {
        String before = text.substring(Math.max(0, at - 4 * CONTEXT), at);
        String safe = MAY_BELONG_TO_SECRET.matcher(before).replaceFirst("").strip();
        return new Leak(where, form, safe.substring(Math.max(0, safe.length() - CONTEXT)));
    }

    /**
     * Looks for secrets in everything that a failure says: text form, message and remedy, of its causes and suppressed
     * failures, too.
     *
     * @param failure any
     * @return the leaks found, at most one for each text
     */
    public List<Leak> inspect(Throwable failure) {
        var leaks = new ArrayList<Leak>();
        inspect(failure, leaks, Collections.newSetFromMap(new IdentityHashMap<>()));
        return List.copyOf(leaks);
    }

    private void inspect(Throwable failure, List<Leak> leaks, Set<Throwable> seen) {
        if (!seen.add(failure)) {
            return;
        }
        String name = failure.getClass().getSimpleName();
        find(name + ".toString()", failure.toString()).ifPresent(leaks::add);
        find(name + ".getMessage()", String.valueOf(failure.getMessage())).ifPresent(leaks::add);
        find(name + ".getLocalizedMessage()", String.valueOf(failure.getLocalizedMessage()))
                .ifPresent(leaks::add);
        if (failure instanceof AuthException explained) {
            find(name + ".remedy()", explained.remedy()).ifPresent(leaks::add);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            inspect(suppressed, leaks, seen);
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            inspect(cause, leaks, seen);
        }
    }

    /**
     * Looks for secrets in the text form of a value, and of the elements of an array. A {@link Throwable} is looked through as
     * {@link #inspect(Throwable)} does.
     *
     * @param value any
     * @return the leaks found, at most one for each text
     */
    public List<Leak> inspect(Object value) {
        if (value instanceof Throwable failure) {
            return inspect(failure);
        }
        String where = value.getClass().getSimpleName() + ".toString()";
        if (!value.getClass().isArray()) {
            return find(where, value.toString()).stream().toList();
        }
        var text = new StringBuilder();
        for (int i = 0; i < Array.getLength(value); i++) {
            text.append(i == 0 ? "" : ", ").append(Array.get(value, i));
        }
        return find(where, text.toString()).stream().toList();
    }
}

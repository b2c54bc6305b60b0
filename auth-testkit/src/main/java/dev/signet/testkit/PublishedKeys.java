package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** RSA keys that rotate, and the JWK set (RFC 7517) that shows their public halves. Safe for use by several threads. */
final class PublishedKeys {
    private final Set<String> paths;
    private final String prefix;
    private final RsaKeyPairs pairs;
    private final List<JwkSetKey> published = new ArrayList<>();
    private int generation;
    private volatile @Nullable ScriptedAnswer outage;
    private volatile @Nullable String cacheControl;
    final ScriptableEndpoint endpoint;

    /** The ids of the keys are {@code prefix} and a number. */
    PublishedKeys(
            Set<String> paths,
            String prefix,
            RsaKeyPairs pairs,
            Tally tally,
            Tally.Event fetch,
            ExchangeWriter writer) {
        this.paths = Set.copyOf(paths);
        this.prefix = prefix;
        this.pairs = pairs;
        this.endpoint = new ScriptableEndpoint(tally, fetch, writer, this::answer);
    }

    synchronized JwkSetKey newest() {
        if (published.isEmpty()) {
            add();
        }
        return published.get(published.size() - 1);
    }

    synchronized void rotate() {
        newest();
        add();
    }

    synchronized void withdrawOld() {
        JwkSetKey newest = newest();
        published.removeIf(key -> !key.equals(newest));
    }

    /** Null ends it. */
    void outage(@Nullable ScriptedAnswer answer) {
        outage = answer;
    }

    void cacheControl(String value) {
        cacheControl = value;
    }

    synchronized String jwkSet() {
        newest();
        return JsonText.compact(
                Map.of("keys", published.stream().map(JwkSetKey::jwk).toList()));
    }

    private ScriptedAnswer answer(HttpExchange exchange, String body) {
        if (!paths.contains(exchange.getRequestURI().getPath())) {
            return ScriptedAnswer.error(404, "not_found");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return ScriptedAnswer.error(405, "invalid_request").header("Allow", "GET");
        }
        ScriptedAnswer out = outage;
        if (out != null) {
            return out;
        }
        ScriptedAnswer answer = ScriptedAnswer.json(200, jwkSet());
        return Optional.ofNullable(cacheControl)
                .map(value -> answer.header("Cache-Control", value))
                .orElse(answer);
    }

    private void add() {
        generation++;
        published.add(new JwkSetKey(prefix + generation, pairs.take()));
    }
}

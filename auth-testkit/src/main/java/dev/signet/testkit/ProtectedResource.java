package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A resource server (RFC 6750): tells a valid caller what it received, and refuses everybody else. */
final class ProtectedResource {
    /** What a valid caller is answered. */
    @FunctionalInterface
    interface Content {
        /** The caller is described by members of a JSON object. */
        ScriptedAnswer answer(HttpExchange exchange, Map<String, @Nullable Object> caller) throws IOException;
    }

    /** Knows one kind of bearer tokens. */
    @FunctionalInterface
    interface BearerDoor {
        /** Empty when the token is not of this kind. */
        Optional<Admission> admit(String token);
    }

    private static final Set<String> SECRET_HEADERS = Set.of("authorization", "cookie", "proxy-authorization");

    private final BearerCheck bearers;
    private final AssertionCheck assertions;
    private final DpopCheck dpop;
    private final Tally tally;
    private final ExchangeWriter writer;
    private final List<BearerDoor> doors;
    private final Set<String> apiKeys = ConcurrentHashMap.newKeySet();
    private volatile ResourceMode mode = ResourceMode.REGULAR;
    final Gate requests = new Gate();
    final Script script = new Script(Script.Freedom.NONE);

    ProtectedResource(
            BearerCheck bearers,
            AssertionCheck assertions,
            List<BearerDoor> doors,
            DpopCheck dpop,
            Tally tally,
            ExchangeWriter writer) {
        this.bearers = bearers;
        this.assertions = assertions;
        this.doors = List.copyOf(doors);
        this.dpop = dpop;
        this.tally = tally;
        this.writer = writer;
    }

    void mode(ResourceMode next) {
        mode = next;
    }

    void accept(String apiKey) {
        apiKeys.add(apiKey);
    }

    Map<String, Endpoint> endpoints() {
        Endpoint description = serving(ProtectedResource::describe);
        return Map.of(
                "/resource",
                description,
                "/v1",
                description,
                "/events",
                serving(ProtectedResource::events),
                "/echo",
                serving(ProtectedResource::echo));
    }

    /** An endpoint behind the same door, with another content. */
    private Endpoint serving(Content content) {
        return exchange -> {
            tally.resourceTraffic.enter();
            try {
                tally.add(Tally.Event.RESOURCE_REQUEST);
                requests.pass();
                ScriptedAnswer scripted = script.next().orElseGet(ScriptedAnswer::regular);
                ScriptedAnswer answer = scripted.isRegular() ? scripted.resolve(process(exchange, content)) : scripted;
                if (answer.statusCode() == 401) {
                    tally.add(Tally.Event.UNAUTHORIZED);
                }
                writer.write(exchange, scripted.isRegular() ? dpop.withNonce(answer, false) : answer);
            } finally {
                tally.resourceTraffic.leave();
            }
        };
    }

    private ScriptedAnswer process(HttpExchange exchange, Content content) throws IOException {
        // The credential is looked at before the body is read, as of the moment at which the request arrived.
        Admission admission = authenticate(exchange);
        return switch (mode) {
            case UNAUTHORIZED -> BearerCheck.refusal();
            case UNAUTHORIZED_WITHOUT_CHALLENGE -> ScriptedAnswer.error(401, "invalid_token");
            case FORBIDDEN ->
                ScriptedAnswer.error(403, "insufficient_scope")
                        .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\"");
            case REGULAR ->
                admission instanceof Admission.Refused refused
                        ? refused.answer()
                        : content.answer(exchange, ((Admission.Admitted) admission).caller());
        };
    }

    private Admission authenticate(HttpExchange exchange) {
        if (AgentAssertion.isOne(BearerCheck.authorization(exchange))) {
            return assertions.check(exchange);
        }
        if (DpopCheck.isDpop(exchange)) {
            String bound = DpopCheck.token(exchange);
            return dpop.refusal(exchange, bound)
                    .<Admission>map(Admission.Refused::new)
                    .orElseGet(() -> admit(bound)
                            .filter(Admission.Admitted.class::isInstance)
                            .orElseGet(() -> new Admission.Refused(DpopCheck.unauthorized("invalid_token"))));
        }
        Optional<String> token = BearerCheck.presented(exchange);
        if (token.filter(apiKeys::contains).isPresent()) {
            return Admission.bearer(Optional.empty(), 0);
        }
        if (token.filter(dpop::isBound).isPresent()) {
            return new Admission.Refused(DpopCheck.unauthorized("invalid_token"));
        }
        return token.flatMap(this::admit).orElseGet(() -> new Admission.Refused(BearerCheck.refusal()));
    }

    private Optional<Admission> admit(String token) {
        return knock(token)
                .or(() -> bearers.find(token)
                        .map(bearer -> Admission.bearer(Optional.of(bearer.account()), bearer.generation())));
    }

    private Optional<Admission> knock(String token) {
        return doors.stream().flatMap(door -> door.admit(token).stream()).findFirst();
    }

    /** What was received, and from whom; the body by length and digest. */
    static ScriptedAnswer describe(HttpExchange exchange, Map<String, @Nullable Object> caller) throws IOException {
        MessageDigest digest = Digests.sha256();
        long length;
        try (var body = new DigestInputStream(exchange.getRequestBody(), digest)) {
            length = body.transferTo(OutputStream.nullOutputStream());
        }
        var received = new LinkedHashMap<String, @Nullable Object>();
        received.putAll(caller);
        received.put("method", exchange.getRequestMethod());
        received.put("path", exchange.getRequestURI().getPath());
        received.put("body_length", length);
        received.put("body_sha256", HexFormat.of().formatHex(digest.digest()));
        received.put("headers", headers(exchange));
        return ScriptedAnswer.json(200, JsonText.compact(received));
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (!SECRET_HEADERS.contains(key)) {
                headers.put(key, String.join(", ", values));
            }
        });
        return headers;
    }

    /** The request's body and media type, as they came. */
    static ScriptedAnswer echo(HttpExchange exchange, Map<String, @Nullable Object> caller) throws IOException {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("application/octet-stream");
        return ScriptedAnswer.status(200).header("Content-Type", type).body(Endpoint.readBody(exchange));
    }

    /** Server-sent events (WHATWG HTML, section 9.2): three, or {@code ?count=n}; with {@code ?open} the stream has no end. */
    static ScriptedAnswer events(HttpExchange exchange, Map<String, @Nullable Object> caller) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        var asked = Pattern.compile("(?:^|&)count=([0-9]{1,5})(?:&|$)").matcher(query);
        int count = asked.find() ? Integer.parseInt(asked.group(1)) : 3;
        var body = new StringBuilder();
        for (int n = 1; n <= count; n++) {
            body.append("id: ").append(n).append("\ndata: {\"n\":").append(n).append("}\n\n");
        }
        ScriptedAnswer answer = ScriptedAnswer.status(200)
                .header("Content-Type", "text/event-stream")
                .body(body.toString().getBytes(StandardCharsets.UTF_8));
        return Pattern.matches("(?:.*&)?open(?:[=&].*)?", query) ? answer.delivered(Delivery.KEEP_OPEN) : answer;
    }
}

package dev.signet.internal.ring;

import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may become of keys, said once more and in another way: not what an event makes of a ring, but which differences between two rings
 * that follow each other are allowed, by the operation that wrote the second. It reads the members of the document and nothing else.
 */
final class ReferenceLife {
    private static final Set<String> MAKES =
            Set.of("registerIfAbsent", "begin", "rotate", "rotateIfDue", "maintain", "replace");
    private static final Set<String> REGISTERS =
            Set.of("registerIfAbsent", "register", "rotate", "rotateIfDue", "maintain", "replace");
    private static final Set<String> PROMOTES =
            Set.of("registerIfAbsent", "finish", "rotate", "rotateIfDue", "maintain", "replace");

    private static final Set<String> PROVES = Set.of("verify", "rotate", "rotateIfDue", "maintain", "replace");

    private final LifeWorld world;
    private final Map<String, List<Long>> refusals = new HashMap<>();
    private final Map<String, Integer> unanswered = new HashMap<>();
    /** Which operation made a key. */
    private final Map<String, String> makers = new HashMap<>();
    /** The keys that signed, the last one last. */
    private final List<String> signed = new ArrayList<>();
    /** What the last write said; before the first one there is no ring. */
    private Map<String, Line> lines = Map.of();

    private Set<String> owed = Set.of();
    private boolean wasActive;
    boolean stopped;
    int writes;
    int refused;

    ReferenceLife(LifeWorld world) {
        this.world = world;
    }

    /** One key as the document has it. */
    private record Line(
            String state,
            String runtimeId,
            boolean proved,
            boolean secret,
            int unanswered,
            String registered,
            String end) {
        boolean overlaps(long now) {
            return state.equals("retiring") && Instant.ofEpochMilli(now).isBefore(Instant.parse(end));
        }
    }

    /** Checks the next write. */
    void follow(String operation, KeyRing after) {
        writes++;
        Map<String, Line> old = lines;
        Map<String, Line> now = read(after);
        lines = now;
        Set<String> owedBefore = owed;
        owed = owed(after);
        require(count(now, "active") <= 1, "one active key");
        require(count(now, "generated") <= 1, "one generated key");
        boolean promoted = now.keySet().stream().anyMatch(id -> is(now, id, "active") && !is(old, id, "active"));
        boolean replaced = operation.equals("replace") && now.keySet().stream().anyMatch(id -> !old.containsKey(id));
        for (String id : now.keySet()) {
            Line line = now.get(id);
            require(line.secret() != line.state().equals("revoked"), "a private part unless revoked");
            require(
                    line.runtimeId() != null || !Set.of("active", "retiring").contains(line.state()),
                    "a runtime id where it counts");
            unanswered.merge(id, line.unanswered(), Math::max);
            if (old.containsKey(id)) {
                step(operation, id, old, line, promoted, replaced);
            } else {
                makers.put(id, operation);
                require(MAKES.contains(operation), "a key made by " + operation);
                require(line.state().equals("generated") && line.runtimeId() == null, "a new key is generated");
            }
            boolean ends = line.state().equals("revoked") && line.runtimeId() != null && !is(old, id, "revoked");
            require(!ends || owed.contains(line.runtimeId()), "what ends is owed at once");
        }
        for (String id : old.keySet()) {
            require(
                    now.containsKey(id) || (operation.equals("purge") && is(old, id, "revoked")),
                    "only revoked keys are purged");
        }
        require(
                !(promoted && operation.equals("replace")) || count(now, "retiring") == 0,
                "a key that lay in the ring is good after a replacement");
        for (String id : owedBefore) {
            require(owed.contains(id) || !world.live.containsKey(id) || !world.revokes, "what is owed is paid");
        }
        note(operation, old, now);
    }

    private void step(
            String operation, String id, Map<String, Line> all, Line now, boolean promoted, boolean replaced) {
        Line old = all.get(id);
        switch (old.state() + " " + now.state()) {
            case "generated generated" -> stay(operation, old, now);
            case "generated active" -> {
                require(
                        !operation.equals("replace") || makers.get(id).equals("replace"),
                        "replaced by a key that lay in the ring");
                require(PROMOTES.contains(operation), "promoted by " + operation);
                require(now.proved() || count(all, "active") == 0, "promoted without a proof");
                require(!stopped || operation.equals("replace"), "a stopped agent revived by " + operation);
                require(
                        old.runtimeId() != null || operation.equals("registerIfAbsent"),
                        "promoted before it was registered");
                boolean byPolicy = operation.equals("maintain") || operation.equals("rotateIfDue");
                require(
                        !byPolicy || isPublished(Instant.parse(old.registered())),
                        "promoted before verifiers could know it");
            }
            case "active retiring" -> {
                require(promoted, "retired without a successor");
                require(!Instant.parse(now.end()).isAfter(latestEnd()), "an overlap longer than was asked for");
            }
            case "active revoked" -> require(promoted || operation.equals("forceRevoke"), "an active key ended");
            case "retiring active" -> {
                require(operation.equals("rollback"), "went back by " + operation);
                require(old.overlaps(world.now), "went back too late");
                Optional<String> last = signed.stream()
                        .filter(key -> all.containsKey(key) && all.get(key).overlaps(world.now))
                        .reduce((one, later) -> later);
                require(last.equals(Optional.of(id)), "went back to another key than the last");
            }
            case "retiring revoked" -> {
                boolean over = !Instant.ofEpochMilli(world.now).isBefore(Instant.parse(old.end()));
                require(
                        operation.equals("revoke")
                                || operation.equals("forceRevoke")
                                || (promoted && operation.equals("replace"))
                                || (over && operation.equals("maintain")),
                        "a retiring key ended");
            }
            case "generated revoked" -> {
                refused += isRefusedForGood(old.runtimeId()) ? 1 : 0;
                require(
                        operation.equals("revoke")
                                || operation.equals("forceRevoke")
                                || replaced
                                || (REGISTERS.contains(operation) && world.service == LifeWorld.Service.CONFLICT)
                                || (PROVES.contains(operation) && isRefusedForGood(old.runtimeId())),
                        "a generated key ended");
            }
            default -> require(old.state().equals(now.state()), "from " + old.state() + " to " + now.state());
        }
    }

    /** The service was asked about a registration, and takes nothing of it. */
    void refused(String runtimeId) {
        refusals.computeIfAbsent(runtimeId, id -> new ArrayList<>()).add(world.now);
    }

    private boolean isRefusedForGood(String runtimeId) {
        List<Long> times = refusals.getOrDefault(runtimeId, List.of());
        // Until the last one could be noted, other processes may have had their time.
        return times.size() >= 3 && times.stream().anyMatch(time -> world.now - time >= 600_000);
    }

    /** Who is told by a clock that was wrong when the key was registered can't tell how long ago that was. */
    private boolean isPublished(Instant registered) {
        Instant now = Instant.ofEpochMilli(world.now);
        return !now.isBefore(registered.plus(world.publication)) || registered.isAfter(now.plusSeconds(30));
    }

    /** Nobody here asks for more than twelve hours, and clocks differ by half a minute. */
    private Instant latestEnd() {
        return Instant.ofEpochMilli(world.now).plusSeconds(12 * 3600 + 30);
    }

    private void stay(String operation, Line old, Line now) {
        int more = now.unanswered() - old.unanswered();
        if (old.runtimeId() == null && now.runtimeId() != null) {
            require(REGISTERS.contains(operation), "registered by " + operation);
            require(
                    world.live.containsKey(now.runtimeId()) || world.ended.contains(now.runtimeId()),
                    "registered nowhere");
            require(more <= 0, "a granted request counted as unanswered");
        }
        require(more <= 1, "counted twice");
        require(more < 1 || old.runtimeId() == null, "asked again for what was granted");
        require(!old.proved() || now.proved(), "a proof was lost");
    }

    private void note(String operation, Map<String, Line> old, Map<String, Line> now) {
        now.keySet().stream()
                .filter(id -> is(now, id, "active") && !is(old, id, "active"))
                .forEach(id -> {
                    signed.remove(id);
                    signed.add(id);
                });
        if (count(now, "active") > 0) {
            wasActive = true;
            stopped = false;
        } else if (count(old, "active") > 0) {
            require(operation.equals("forceRevoke"), "no active key left by " + operation);
            stopped = true;
        }
    }

    /** What holds once everything was done in peace. */
    void atTheEnd() {
        require(
                lines.values().stream()
                        .filter(line -> line.state().equals("retiring"))
                        .noneMatch(line -> Instant.parse(line.end()).isAfter(latestEnd())),
                "an overlap that a wrong clock began lasts");
        if (wasActive && !stopped) {
            List<Line> active = lines.values().stream()
                    .filter(line -> line.state().equals("active"))
                    .toList();
            require(active.size() == 1, "a usable key");
            require(world.live.containsKey(active.get(0).runtimeId()), "a key that the service takes");
            require(
                    lines.values().stream()
                            .noneMatch(
                                    line -> line.state().equals("generated") && world.bad.contains(line.runtimeId())),
                    "a key that the service refuses stays in the way");
        }
        if (!world.revokes) {
            return;
        }
        Map<String, Integer> orphans = new HashMap<>();
        for (String runtimeId : world.orphans()) {
            String key = world.live.get(runtimeId);
            orphans.merge(key, 1, Integer::sum);
            boolean isPending = lines.containsKey(key) && lines.get(key).state().equals("generated");
            if (world.service == LifeWorld.Service.ONCE) {
                boolean cutOff =
                        !lines.containsKey(key) || lines.get(key).state().equals("revoked");
                require(isPending || cutOff, "an orphan at a service that registers a key once");
            }
        }
        orphans.forEach((key, count) ->
                require(count <= unanswered.getOrDefault(key, 0), count + " registrations left, and not all told"));
    }

    /** The runtime ids of keys that are good still, with their keys. */
    Map<String, String> runtimeIds() {
        Map<String, String> ids = new HashMap<>();
        lines.forEach((id, line) -> {
            if (line.runtimeId() != null && !line.state().equals("revoked")) {
                ids.put(line.runtimeId(), id);
            }
        });
        return ids;
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + ": " + world.operations + ", " + lines);
        }
    }

    private static boolean is(Map<String, Line> lines, String id, String state) {
        return lines.containsKey(id) && lines.get(id).state().equals(state);
    }

    private static long count(Map<String, Line> lines, String state) {
        return lines.values().stream()
                .filter(line -> line.state().equals(state))
                .count();
    }

    private static Map<String, Line> read(KeyRing ring) {
        Map<String, Line> lines = new HashMap<>();
        entry(ring)
                .flatMap(agent -> agent.find("keys"))
                .ifPresent(keys -> ((JsonObject) keys).members().forEach((id, value) -> {
                    var key = (JsonObject) value;
                    lines.put(
                            id,
                            new Line(
                                    text(key, "state"),
                                    text(key, "agent_runtime_id"),
                                    key.find("verified_at").isPresent(),
                                    key.find("private_key").isPresent(),
                                    number(key),
                                    text(key, "registered_at"),
                                    text(key, "overlap_until")));
                }));
        return lines;
    }

    private static Set<String> owed(KeyRing ring) {
        Set<String> owed = new HashSet<>();
        entry(ring)
                .flatMap(agent -> agent.find("revocations"))
                .ifPresent(array -> ((JsonArray) array)
                        .elements()
                        .forEach(entry -> owed.add(text((JsonObject) entry, "agent_runtime_id"))));
        return owed;
    }

    private static Optional<JsonObject> entry(KeyRing ring) {
        return ring.find(LifeWorld.NAME).map(RingAgent::json);
    }

    private static int number(JsonObject key) {
        return key.find("unanswered")
                .map(value -> Integer.parseInt(((JsonNumber) value).text()))
                .orElse(0);
    }

    private static String text(JsonObject object, String name) {
        Optional<JsonValue> value = object.find(name);
        return value.isPresent() ? ((JsonString) value.get()).value() : null;
    }
}

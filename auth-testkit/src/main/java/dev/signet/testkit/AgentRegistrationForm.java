package dev.signet.testkit;

import dev.signet.testkit.RegisteredAgent.Registration;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a request to register an agent. Members may come in any order, and others beside them. */
record AgentRegistrationForm(AgentPublicKey key, Registration registration) {
    static AgentRegistrationForm parse(String body) throws MalformedRequestException {
        Map<String, @Nullable Object> members = JsonText.parse(body)
                .orElseThrow(() -> new MalformedRequestException("the body must be one JSON object"));
        if (!(members.get("abom") instanceof Map<?, ?> abom)) {
            throw new MalformedRequestException("abom must be an object");
        }
        AgentPublicKey key = AgentPublicKey.parse(text(members, "agent_public_key"))
                .orElseThrow(() -> new MalformedRequestException(
                        "agent_public_key must be \"ssh-ed25519 \" and the base64 of one good key, without a comment"));
        return new AgentRegistrationForm(
                key,
                new Registration(
                        text(abom, "agent_version"),
                        text(abom, "agent_harness_id"),
                        text(abom, "running_location"),
                        capabilities(members),
                        ttl(members)));
    }

    private static String text(Map<?, ?> members, String name) throws MalformedRequestException {
        if (members.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new MalformedRequestException(name + " must be a text that is not blank");
    }

    private static List<String> capabilities(Map<String, @Nullable Object> members) throws MalformedRequestException {
        if (members.get("capabilities") instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new MalformedRequestException("capabilities must be an array of texts");
    }

    private static Optional<Long> ttl(Map<String, @Nullable Object> members) throws MalformedRequestException {
        if (!members.containsKey("ttl")) {
            throw new MalformedRequestException("ttl must be there, and be null or a whole number above zero");
        }
        Object ttl = members.get("ttl");
        if (ttl == null) {
            return Optional.empty();
        }
        try {
            if (ttl instanceof BigDecimal number && number.signum() > 0) {
                return Optional.of(number.longValueExact());
            }
        } catch (ArithmeticException e) {
            // a fraction, or beyond 64 bits: refused below
        }
        throw new MalformedRequestException("ttl must be null or a whole number above zero");
    }
}

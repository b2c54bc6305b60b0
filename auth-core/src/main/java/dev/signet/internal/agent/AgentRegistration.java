package dev.signet.internal.agent;

import dev.signet.auth.AuthException;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.util.List;
import java.util.Objects;

/** What is said to make an agent's key known to a service, and what is answered. Pure. */
public final class AgentRegistration {
    private AgentRegistration() {}

    /**
     * The body of the request, as compact JSON with its members in the order in which services are known to get them.
     *
     * @param software what runs the agent
     * @param sshPublicKey the agent's public key as {@code ssh-ed25519 ...}, without a comment
     * @param capabilities what the agent will do, in the service's words
     */
    public static byte[] request(Software software, String sshPublicKey, List<String> capabilities) {
        var materials = JsonObject.empty()
                .with("agent_version", software.version())
                .with("agent_harness_id", software.harnessId())
                .with("running_location", software.location());
        return JsonObject.empty()
                .with("abom", materials)
                .with("agent_public_key", sshPublicKey)
                .with(
                        "capabilities",
                        new JsonArray(capabilities.stream()
                                .<JsonValue>map(JsonString::new)
                                .toList()))
                .with("ttl", JsonLiteral.NULL)
                .compact();
    }

    /**
     * The id under which the service knows the agent from now on.
     *
     * @param body the body of an answer of success
     * @throws AuthException when there is no id, or none that can be signed
     */
    public static String runtimeId(String body) throws AuthException {
        var answer = RegistrationAnswer.parse("agent registration", body);
        String name = "agent_runtime_id";
        String id = answer.find(name).orElse("");
        if (id.isEmpty()) {
            throw answer.unusable("expected a text under " + name + ", found none");
        }
        return answer.valid("runtime id", id);
    }

    /**
     * What runs an agent: its "bill of materials".
     *
     * @param version of the program, such as {@code 1.4.0}
     * @param harnessId which program it is, in the service's words
     * @param location where it runs, such as {@code exec-linux}
     */
    public record Software(String version, String harnessId, String location) {
        /** Checks that all are there. */
        public Software {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(harnessId, "harnessId");
            Objects.requireNonNull(location, "location");
        }
    }
}

package dev.signet.internal.registrar;

/**
 * What a registrar is asked for, in the words of its failures.
 *
 * @param failed that it was not done, to begin a sentence with
 * @param uncertain that it can't be told whether it was
 * @param resumption what trying again does, to end a sentence with
 * @param conflict what a 409 says, to be put after its status
 * @param afterConflict what to do then
 * @param afterRefusal what to do when the request itself is refused
 * @param afterRejection what to do when the account may not ask
 */
record RegistrarQuestion(
        String failed,
        String uncertain,
        String resumption,
        String conflict,
        String afterConflict,
        String afterRefusal,
        String afterRejection) {
    static RegistrarQuestion registration(String agent, String keyId) {
        return new RegistrarQuestion(
                "key " + keyId + " of agent " + agent + " was not registered",
                "whether it knows agent " + agent + " by key " + keyId + " now can't be told",
                "the same key is registered then.",
                ": it has key " + keyId + " already, maybe from an attempt whose answer was lost",
                "Start again what was under way, a registration or a rotation: that key was dropped, and a new one is made.",
                "Check what the agent is registered as: version, harness id, location and capabilities.",
                "Sign in as somebody who may register agents, then try again.");
    }

    static RegistrarQuestion listing() {
        String conflict = "Ask again later; if it lasts, ask whoever runs the agent service.";
        return new RegistrarQuestion(
                "the agents of the account were not listed",
                "what it listed is not known",
                "listing changes nothing.",
                "",
                conflict,
                conflict,
                "Sign in as somebody who may list agents.");
    }

    static RegistrarQuestion revocation(String runtimeId) {
        String refused = "Ask whoever runs the agent service to end this registration.";
        return new RegistrarQuestion(
                "the registration " + runtimeId + " was not revoked",
                "whether the registration " + runtimeId + " is revoked can't be told",
                "a registration that is revoked already stays so.",
                "",
                refused,
                refused,
                "Sign in as somebody who may revoke agents.");
    }
}

package dev.signet.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the protected resource makes of a credential. */
sealed interface Admission {
    /** Let in, as whom the members of a JSON object say. */
    record Admitted(Map<String, @Nullable Object> caller) implements Admission {
        public Admitted {
            caller = Collections.unmodifiableMap(new LinkedHashMap<>(caller));
        }
    }

    /** Not let in. */
    record Refused(ScriptedAnswer answer) implements Admission {}

    /** A bearer token's owner; nobody in particular for an API key. */
    static Admission bearer(Optional<Account> account, int generation) {
        var caller = new LinkedHashMap<String, @Nullable Object>();
        caller.put("account", account.map(Account::id).orElse(null));
        caller.put("generation", generation);
        return new Admitted(caller);
    }

    /** A machine, with a token bound to audiences. */
    static Admission machine(MachineGrant grant) {
        var caller = new LinkedHashMap<String, @Nullable Object>();
        caller.put("client_id", grant.clientId().orElse(null));
        caller.put("subject", grant.subject());
        caller.put("audience", grant.audiences());
        caller.put("scope", grant.scope());
        return new Admitted(caller);
    }

    /** An agent, at work on a task. */
    static Admission agent(Account account, AgentAssertion assertion) {
        var caller = new LinkedHashMap<String, @Nullable Object>();
        caller.put("account", account.id());
        caller.put("agent_runtime_id", assertion.agentRuntimeId());
        caller.put("task_id", assertion.taskId());
        return new Admitted(caller);
    }
}

package dev.signet.internal.session;

import dev.signet.Signet;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RotationPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of an agent's keys begin with: an open home, and an agent with its first key at a real server on loopback. */
abstract class EnrolledHome {
    static final String NAME = "ci-runner-7";
    static final RotationPolicy POLICY = RotationPolicy.every(Duration.ofDays(10))
            .overlap(Duration.ofHours(12))
            .jitter(0);

    final OpenHome home = new OpenHome();
    Signet signet;
    AgentKeys keys;
    RegisteredAgent first;

    @BeforeEach
    void register() throws Exception {
        signet = home.open();
        keys = signet.agent(NAME).keys();
        first = keys.registerIfAbsent();
    }

    @AfterEach
    void close() {
        signet.close();
        home.close();
    }
}

package dev.signet.examples.cli.demo;

import dev.signet.AuditLog;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.ExportedKey;
import dev.signet.agent.KeyRevocation.Notice;
import dev.signet.agent.NamedAgent;
import dev.signet.agent.RevocationReason;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.AgentCounts;
import dev.signet.verify.AgentVerifier;
import dev.signet.verify.PublishedKey;
import dev.signet.verify.VerificationException;
import dev.signet.verify.VerificationException.Reason;
import dev.signet.verify.VerificationKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runbook for a key that leaked, played against a server that counts: whoever has a copy of the key can work with it until it is
 * revoked and with nothing after that, and the agent works again with another. Two programs have the home open all the time: the one in
 * which the key is revoked, where that counts at once, and another, which has to notice.
 */
public final class CompromisedKeyDrill {
    private static final String NAME = "drill";

    /** An open program looks for changes twice a second. */
    private static final Duration NOTICE = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(20);

    private final TimeSource time;

    /**
     * A drill.
     *
     * @param time the machine's clocks
     */
    public CompromisedKeyDrill(TimeSource time) {
        this.time = time;
    }

    /** Who is in it, and what the thief has. */
    private record Scene(
            DrillStage stage, NamedAgent worker, NamedAgent other, ExportedKey stolen, AuthHeaders seen, Signet thief) {
        AgentKeys keys() {
            return worker.keys();
        }
    }

    /**
     * Plays all steps.
     *
     * @param told each step's report as soon as it is over
     * @return whether every count was as promised
     * @throws IOException when a step could not be played to its end
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean run(Consumer<StepReport> told) throws IOException, InterruptedException {
        var steps = new Steps(time, told);
        try (var stage = DrillStage.open();
                var program = stage.signet();
                var neighbour = stage.signet();
                var thief = stage.thief()) {
            var worker = program.agent(NAME);
            var other = neighbour.agent(NAME);
            steps.play("An agent is at work", notes -> atWork(stage, worker, other, notes));
            var scene =
                    new Scene(stage, worker, other, worker.keys().export(), worker.authorize(stage.resource()), thief);
            steps.play("Somebody else has its key", notes -> leaked(scene, notes));
            steps.play("The key is revoked by force", notes -> revoke(scene, notes));
            steps.play("Nothing here signs with it any more", notes -> silent(scene, notes));
            steps.play("The service refuses the copy", notes -> refused(scene, notes));
            steps.play("Verifiers refuse the copy", notes -> unverified(scene, notes));
            steps.play("The agent is given another key", notes -> replaced(scene, notes));
            steps.play("The record tells it", notes -> recorded(scene, notes));
        }
        return steps.hold();
    }

    private static void atWork(DrillStage stage, NamedAgent worker, NamedAgent other, Notes notes)
            throws IOException, InterruptedException {
        worker.keys().registerIfAbsent();
        notes.say("registered once, and two open programs call with it");
        notes.expect("status of the one", 200, stage.call(worker));
        notes.expect("status of the other", 200, stage.call(other));
        notes.expect("agents registered", 1, stage.counts().agentsRegistered());
        notes.expect("assertions accepted", 2, stage.counts().assertionsAccepted());
    }

    /** Without this the refusals below would prove nothing. */
    private static void leaked(Scene scene, Notes notes) throws IOException, InterruptedException {
        notes.say(
                "a copy of the key and an assertion seen on the wire, both used from elsewhere, work like the agent's own");
        notes.expect("status with the copy", 200, callWithCopy(scene));
        notes.expect("status with the assertion", 200, scene.stage.replay(scene.seen));
    }

    private static int callWithCopy(Scene scene) throws IOException, InterruptedException {
        var identity = new Credential.AgentIdentity(
                scene.stolen.runtimeId(),
                new Credential.AgentIdentity.StoredRecord(scene.stolen.privateKey()),
                scene.stolen.attributes());
        try (var agent = scene.thief.agent(identity)) {
            return scene.stage.call(agent);
        }
    }

    private static void revoke(Scene scene, Notes notes) throws IOException, InterruptedException {
        var result = scene.keys().forceRevoke(scene.stolen.keyId(), RevocationReason.COMPROMISED);
        notes.say("signet agent revoke KEY --force --reason compromised");
        notes.expect("service confirmed it", result.notice() == Notice.TOLD);
        notes.expect("agents revoked", 1, scene.stage.counts().revoked());
        notes.expect(
                "private parts left in the home",
                0,
                scene.stage.holds(scene.stolen.privateKey().reveal()) ? 1 : 0);
    }

    private void silent(Scene scene, Notes notes) throws IOException, InterruptedException {
        notes.expect("the program that revoked it signed", 0, signs(scene.worker, scene) ? 1 : 0);
        long start = time.nanos();
        notes.expect("the other open program stopped", await(() -> !signs(scene.other, scene)));
        notes.say("at once where it was revoked, and after " + (time.nanos() - start) / 1_000_000
                + " ms in another open program");
        var before = scene.stage.counts();
        notes.expect("status when they call", 0, scene.stage.call(scene.worker) + scene.stage.call(scene.other));
        try (var restarted = scene.stage.signet()) {
            notes.expect("a program started now signed", 0, signs(restarted.agent(NAME), scene) ? 1 : 0);
        }
        notes.expect("registering again was refused", registerAgainIsRefused(scene));
        var after = scene.stage.counts();
        notes.expect("assertions that arrived", 0, assertions(after) - assertions(before));
        notes.expect("agents registered", 0, after.agentsRegistered() - before.agentsRegistered());
    }

    private static boolean signs(NamedAgent agent, Scene scene) throws InterruptedException {
        try {
            var unused = agent.authorize(scene.stage.resource());
            return true;
        } catch (AuthException e) {
            return false;
        }
    }

    /** What another program does shows within a deadline. */
    private interface Sight {
        boolean isSeen() throws IOException, InterruptedException;
    }

    private boolean await(Sight sight) throws IOException, InterruptedException {
        long end = time.nanos() + NOTICE.toNanos();
        while (!sight.isSeen()) {
            if (time.nanos() - end > 0) {
                return false;
            }
            var pause = new CountDownLatch(1);
            var unused = time.schedule(POLL, pause::countDown);
            pause.await();
        }
        return true;
    }

    private static boolean registerAgainIsRefused(Scene scene) throws InterruptedException {
        try {
            return scene.keys().registerIfAbsent().state() == KeyState.REVOKED;
        } catch (AuthException e) {
            return true;
        }
    }

    private static int assertions(AgentCounts counts) {
        return counts.assertionsAccepted() + counts.assertionsRefused();
    }

    private static void refused(Scene scene, Notes notes) throws IOException, InterruptedException {
        notes.say("the copy gets no task, and the assertion that was seen is answered with 401");
        notes.expect("calls with the copy that passed", 0, callWithCopy(scene) == 200 ? 1 : 0);
        notes.expect("status with the assertion", 401, scene.stage.replay(scene.seen));
        var counts = scene.stage.counts();
        notes.expect("accepted after its revocation", 0, counts.acceptedAfterRevocation());
        notes.expect("some refused after revocation", counts.refusedAfterRevocation() > 0);
    }

    private static void unverified(Scene scene, Notes notes) throws IOException {
        notes.say("signet agent export-jwks tells them, whatever the service does");
        notes.expect("refused as revoked", verdict(scene, scene.seen) == Reason.REVOKED);
    }

    /** Null when it is believed. */
    private static @Nullable Reason verdict(Scene scene, AuthHeaders headers) throws AuthException {
        var published = scene.keys().list().stream()
                .flatMap(key -> key.runtimeId().stream().map(id -> published(id, key)))
                .toList();
        var verifier = AgentVerifier.keys(VerificationKeys.ofAgents(PublishedKey.writeJwks(published)))
                .acceptUnboundAssertions()
                .build();
        try {
            var unused = verifier.verify(headers.value("Authorization").reveal());
            return null;
        } catch (VerificationException e) {
            return e.reason();
        }
    }

    private static PublishedKey published(String runtimeId, AgentKey key) {
        return PublishedKey.ofSsh(runtimeId, key.sshPublicKey(), key.state());
    }

    private void replaced(Scene scene, Notes notes) throws IOException, InterruptedException {
        var result = scene.keys().replace();
        notes.say("signet agent register --replace; both programs go on without a restart");
        notes.expect("it is another key", !result.key().id().equals(scene.stolen.keyId()));
        notes.expect("status of the one", 200, scene.stage.call(scene.worker));
        notes.expect("the other calls again", await(() -> scene.stage.call(scene.other) == 200));
        notes.expect("agents registered", 2, scene.stage.counts().agentsRegistered());
        notes.expect("agents that live at the service", 1, (int) scene.keys().listAtService().stream()
                .filter(agent -> agent.active())
                .count());
        notes.expect("verifiers believe it", believed(scene));
    }

    private static boolean believed(Scene scene) throws IOException, InterruptedException {
        try {
            return verdict(scene, scene.worker.authorize(scene.stage.resource())) == null;
        } catch (AuthException e) {
            return false;
        }
    }

    private static void recorded(Scene scene, Notes notes) throws IOException {
        var log = AuditLog.inHome(Profile.codex(), scene.stage.folder());
        try (var lines = log.read(scene.stolen.keyId(), Instant.EPOCH)) {
            var ends = lines.filter(entry -> entry.find("reason").equals(Optional.of("compromised")))
                    .toList();
            notes.say("signet agent audit --key KEY");
            notes.expect("lines that say compromised", 1, ends.size());
        }
    }
}

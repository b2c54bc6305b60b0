package dev.signet.agent;

import dev.signet.auth.AuthException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link AgentKeys#maintain} did. Immutable.
 *
 * @param ended keys whose overlap was over: they are revoked now
 * @param rotation the rotation that was due; empty when none was, or it did not succeed
 * @param waiting the new key of a rotation that is under way and proved, until it was published for as long as the policy wants
 * @param told ids of keys of which the service confirmed that they are of no use any more
 * @param notTold ids of keys of which this run found that the service can't be told, as it ends no registrations or nobody said where:
 *     Signet signs nothing with them. Said once; they are told once that is possible, until they are purged
 * @param pending how many revocations the service is still to be told of, without those of which it can't be told
 * @param mirror how the copy of the key stands that the program beside us signs with; empty when nobody asked for one of this agent
 * @param problems what did not succeed, none of which kept the rest from being done; the next run goes on with it
 */
public record MaintenanceReport(
        List<AgentKey> ended,
        Optional<RotationResult> rotation,
        Optional<AgentKey> waiting,
        List<String> told,
        List<String> notTold,
        int pending,
        Optional<MirrorStatus> mirror,
        List<AuthException> problems) {
    /** Copies the lists. */
    public MaintenanceReport {
        ended = List.copyOf(ended);
        Objects.requireNonNull(rotation, "rotation");
        Objects.requireNonNull(waiting, "waiting");
        told = List.copyOf(told);
        notTold = List.copyOf(notTold);
        Objects.requireNonNull(mirror, "mirror");
        problems = List.copyOf(problems);
    }
}

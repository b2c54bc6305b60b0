package dev.signet.testkit;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.util.EnumMap;
import java.util.Map;

/** Which calls of a store fail, and how many there were. Guarded by its owner. */
final class FaultPlan {
    private record Fault(int calls, Kind kind) {}

    private final Map<Operation, Fault> faults = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);

    void failNext(Operation operation, int calls, Kind kind) {
        if (calls < 0) {
            throw new IllegalArgumentException("calls must not be negative, but was " + calls);
        }
        faults.put(operation, new Fault(calls, kind));
    }

    int calls(Operation operation) {
        return calls.getOrDefault(operation, 0);
    }

    /** Counts a call, and fails it when it is due to. */
    void enter(Operation operation, String where) throws StoreException {
        calls.merge(operation, 1, Integer::sum);
        Fault fault = faults.get(operation);
        if (fault == null || fault.calls() == 0) {
            return;
        }
        faults.put(operation, new Fault(fault.calls() - 1, fault.kind()));
        throw new StoreException(
                fault.kind(),
                "the test makes " + operation + " of " + where + " fail with " + fault.kind(),
                "Ask InMemoryCredentialStore not to.",
                null);
    }
}

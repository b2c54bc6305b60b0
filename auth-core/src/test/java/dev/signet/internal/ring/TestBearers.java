package dev.signet.internal.ring;

import dev.signet.auth.Secret;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Gives the bearers it was made with, one after the other, and remembers what was refused. */
final class TestBearers implements BearerSource {
    private final Deque<Secret> bearers = new ArrayDeque<>();
    private final List<Secret> rejected = new ArrayList<>();
    private int asked;

    TestBearers(String... tokens) {
        for (String token : tokens) {
            bearers.add(Secret.of(token));
        }
    }

    @Override
    public synchronized Secret current() {
        asked++;
        return bearers.getFirst();
    }

    @Override
    public synchronized Secret renewed(Secret refused) {
        rejected.add(refused);
        if (bearers.size() > 1) {
            bearers.removeFirst();
        }
        return bearers.getFirst();
    }

    synchronized int asked() {
        return asked;
    }

    synchronized List<Secret> rejected() {
        return List.copyOf(rejected);
    }
}

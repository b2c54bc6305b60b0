package dev.signet.keyring.internal.windows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Credentials that note each call with its arguments, answer as told, and know what was not given back. */
final class RecordingCalls implements Advapi32Calls {
    static final int NOT_FOUND = 1168;

    final List<String> calls = new ArrayList<>();
    final Map<String, byte[]> blobs = new HashMap<>();
    /** What a function answers, instead of doing its work. */
    final Map<String, Integer> answers = new HashMap<>();
    /** The targets of credentials that were handed out. */
    final Map<Long, String> live = new TreeMap<>();

    boolean breaksWhileCopying;
    private long next = 300;

    private int called(String function, Object... arguments) {
        StringBuilder call = new StringBuilder(function);
        for (Object argument : arguments) {
            call.append(' ')
                    .append(argument instanceof byte[] units ? new String(units, StandardCharsets.UTF_16LE) : argument);
        }
        calls.add(call.toString());
        return answers.getOrDefault(function, 0);
    }

    @Override
    public Reference read(String target, int type) {
        int error = called("read", target, type);
        if (error != 0 || !blobs.containsKey(target)) {
            return new Reference(error != 0 ? error : NOT_FOUND, 0);
        }
        live.put(++next, target);
        return new Reference(0, next);
    }

    @Override
    public byte[] blob(long credential) {
        called("blob", credential);
        if (breaksWhileCopying) {
            throw new IllegalStateException("the copy broke");
        }
        return Objects.requireNonNull(blobs.get(live.get(credential))).clone();
    }

    @Override
    public int rewrite(long credential, byte[] blob) {
        int error = called("rewrite", credential, blob);
        if (error == 0) {
            blobs.put(Objects.requireNonNull(live.get(credential)), blob.clone());
        }
        return error;
    }

    @Override
    public int write(String target, int type, int persist, String user, byte[] blob) {
        int error = called("write", target, type, persist, user, blob);
        if (error == 0) {
            blobs.put(target, blob.clone());
        }
        return error;
    }

    @Override
    public int delete(String target, int type) {
        int error = called("delete", target, type);
        return error != 0 ? error : blobs.remove(target) == null ? NOT_FOUND : 0;
    }

    @Override
    public void free(long credential) {
        called("free", credential);
        if (live.remove(credential) == null) {
            throw new IllegalStateException(credential + " was given back and not handed out");
        }
    }
}

package dev.signet.keyring.internal.macos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A keychain that notes each call with its arguments, answers as told, and knows what was not given back. */
final class RecordingFramework implements SecurityFramework {
    static final int NOT_FOUND = -25300;
    static final long KEYCHAIN = 100;

    final List<String> calls = new ArrayList<>();
    final Map<String, byte[]> items = new HashMap<>();
    /** What a function answers, instead of doing its work. */
    final Map<String, Integer> answers = new HashMap<>();
    /** References and contents that were handed out. */
    final TreeSet<Long> live = new TreeSet<>();

    final Map<Long, byte[]> contents = new HashMap<>();
    final Map<Long, String> names = new HashMap<>();
    boolean interaction = true;
    boolean breaksWhileCopying;

    @Nullable Runnable beforeFind;

    private long next = 200;

    private int called(String function, Object... arguments) {
        StringBuilder call = new StringBuilder(function);
        for (Object argument : arguments) {
            call.append(' ').append(argument instanceof byte[] bytes ? text(bytes) : argument);
        }
        calls.add(call.toString());
        return answers.getOrDefault(function, 0);
    }

    private long handOut() {
        live.add(++next);
        return next;
    }

    @Override
    public Setting userInteractionAllowed() {
        return new Setting(called("isAllowed"), interaction);
    }

    @Override
    public int setUserInteractionAllowed(boolean allowed) {
        int status = called("allow", allowed);
        if (status == 0) {
            interaction = allowed;
        }
        return status;
    }

    @Override
    public Reference copyDomainDefault(int domain) {
        int status = called("default", domain);
        if (status == 0) {
            live.add(KEYCHAIN);
        }
        return new Reference(status, status == 0 ? KEYCHAIN : 0);
    }

    @Override
    public Content findContent(long keychain, byte[] service, byte[] account) {
        int status = called("findContent", keychain, service, account);
        if (beforeFind != null) {
            beforeFind.run();
        }
        byte[] content = items.get(text(service) + "/" + text(account));
        if (status != 0 || content == null) {
            return new Content(status != 0 ? status : NOT_FOUND, 0, 0);
        }
        long address = handOut();
        contents.put(address, content);
        return new Content(0, address, content.length);
    }

    @Override
    public Reference findItem(long keychain, byte[] service, byte[] account) {
        int status = called("findItem", keychain, service, account);
        String name = text(service) + "/" + text(account);
        if (status != 0 || !items.containsKey(name)) {
            return new Reference(status != 0 ? status : NOT_FOUND, 0);
        }
        long address = handOut();
        names.put(address, name);
        return new Reference(0, address);
    }

    @Override
    public int addGenericPassword(long keychain, byte[] service, byte[] account, byte[] content) {
        int status = called("add", keychain, service, account, content);
        if (status == 0) {
            items.put(text(service) + "/" + text(account), content);
        } else if (status == -25299) {
            items.put(text(service) + "/" + text(account), new byte[] {'?'});
        }
        return status;
    }

    @Override
    public int modifyContent(long item, byte[] content) {
        int status = called("modify", item, content);
        if (status == 0) {
            items.put(Objects.requireNonNull(names.get(item)), content);
        }
        return status;
    }

    @Override
    public int delete(long item) {
        int status = called("delete", item);
        if (status == 0) {
            items.remove(names.get(item));
        }
        return status;
    }

    @Override
    public byte[] copy(long address, int length) {
        called("copy", address, length);
        if (breaksWhileCopying) {
            throw new IllegalStateException("the copy broke");
        }
        return Objects.requireNonNull(contents.get(address)).clone();
    }

    @Override
    public void freeContent(long address, int length) {
        called("free", address, length);
        give(address);
    }

    @Override
    public void release(long reference) {
        called("release", reference);
        give(reference);
    }

    private void give(long address) {
        if (!live.remove(address)) {
            throw new IllegalStateException(address + " was given back and not handed out");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

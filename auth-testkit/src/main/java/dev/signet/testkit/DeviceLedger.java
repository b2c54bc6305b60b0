package dev.signet.testkit;

import dev.signet.testkit.DeviceRequest.Dialect;
import dev.signet.testkit.DeviceRequest.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Which devices have asked, and what people have decided about them. Safe for use by several threads. */
final class DeviceLedger {
    /** Consonants that are not mistaken for one another and form no words (RFC 8628, section 6.1). */
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int HALF = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** What a poll finds; the approver is there when the state is APPROVED or GRANTED. */
    record Finding(State state, boolean slowDown, Optional<Account> approver) {}

    /** What happens to devices that nobody has decided about, after some polls. */
    private record Automatic(int polls, Optional<Account> approver) {}

    private final Settings settings;
    private final Tally tally;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private Optional<Automatic> automatic = Optional.empty();
    private Duration lifetime = Duration.ofMinutes(15);

    DeviceLedger(Settings settings, Tally tally) {
        this.settings = settings;
        this.tally = tally;
    }

    Device open(OAuthClient client, Scope scope, Dialect dialect, Duration interval) {
        return locked(() -> {
            Instant now = settings.time().instant();
            String deviceCode = settings.secrets().opaque("dc-");
            var device =
                    new Device(client, scope, dialect, deviceCode, newUserCode(), now, now.plus(lifetime), interval);
            devices.put(deviceCode, device);
            changed.signalAll();
            return device;
        });
    }

    void lifetime(Duration next) {
        locked(() -> lifetime = next);
    }

    /** From now on, also for devices that wait already. */
    void decideAfter(int polls, Optional<Account> approver) {
        if (polls < 0) {
            throw new IllegalArgumentException("a number of polls must not be negative, but was " + polls);
        }
        locked(() -> automatic = Optional.of(new Automatic(polls, approver)));
    }

    Optional<Device> find(String deviceCode, Dialect dialect) {
        return locked(() -> Optional.ofNullable(devices.get(deviceCode))).filter(device -> device.dialect() == dialect);
    }

    /** Notes a poll; nothing else happens, so that it can be called for polls that a script answers. */
    void polled(Device device) {
        locked(() -> {
            tally.add(Tally.Event.DEVICE_POLL);
            device.polled(settings.time().instant());
            changed.signalAll();
            return device;
        });
    }

    /** Whether the device has to slow down, if {@code limited}; else its state: an approved one is granted by this, once. */
    Finding look(Device device, boolean limited) {
        return locked(() -> {
            automatic
                    .filter(rule -> device.polls() > rule.polls() && isPending(device))
                    .ifPresent(rule -> rule.approver().ifPresentOrElse(device::approve, device::deny));
            State state = device.state(settings.time().instant());
            boolean slow = state != State.EXPIRED && limited && device.slowsDown();
            if (slow) {
                tally.add(Tally.Event.DEVICE_SLOW_DOWN);
            } else if (state == State.APPROVED) {
                device.granted();
                tally.add(Tally.Event.DEVICE_GRANTED);
            }
            return new Finding(state, slow, device.account());
        });
    }

    /** Whether there was a device that waits with this code; the code may be written in any way (RFC 8628, section 6.1). */
    boolean decide(String userCode, Optional<Account> approver) {
        return locked(() -> {
            Optional<Device> waiting = byUserCode(userCode).filter(this::isPending);
            waiting.ifPresent(device -> approver.ifPresentOrElse(device::approve, device::deny));
            return waiting.isPresent();
        });
    }

    boolean expire(String userCode) {
        return locked(() -> {
            Optional<Device> known = byUserCode(userCode);
            known.ifPresent(device -> device.expire(settings.time().instant()));
            return known.isPresent();
        });
    }

    List<DeviceRequest> all() {
        return locked(() -> devices.values().stream()
                .map(device -> device.snapshot(settings.time().instant()))
                .toList());
    }

    DeviceRequest awaitDevice(int count) {
        await(() -> devices.size() >= count, () -> "expected " + count + " devices, found " + devices.size());
        return all().get(count - 1);
    }

    void awaitPolls(String userCode, int count) {
        await(
                () -> byUserCode(userCode)
                        .filter(device -> device.polls() >= count)
                        .isPresent(),
                () -> "expected " + count + " polls, found "
                        + byUserCode(userCode).map(Device::polls).orElse(0));
    }

    private void await(BooleanSupplier done, Supplier<String> unmet) {
        lock.lock();
        try {
            Waits.await(changed, DEADLINE, done, unmet);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Device> byUserCode(String userCode) {
        return devices.values().stream()
                .filter(device -> letters(device.userCode()).equals(letters(userCode)))
                .findFirst();
    }

    private boolean isPending(Device device) {
        return device.state(settings.time().instant()) == State.PENDING;
    }

    private static String letters(String code) {
        return code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
    }

    private String newUserCode() {
        var code = new StringBuilder();
        for (byte b : settings.secrets().bytes(2 * HALF)) {
            code.append(code.length() == HALF ? "-" : "");
            code.append(ALPHABET.charAt(Math.floorMod(b, ALPHABET.length())));
        }
        return code.toString();
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}

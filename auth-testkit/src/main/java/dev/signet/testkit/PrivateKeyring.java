package dev.signet.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code gnome-keyring-daemon} on a session bus of its own, for tests of what keeps secrets in the Secret Service. Linux only;
 * needs the packages {@code dbus} and {@code gnome-keyring}.
 *
 * <p>Bus and daemon have a home and folders of their own below the folder for temporary files, and see nothing of the desktop: no keyring
 * of the person who runs the test, no display to prompt on. The bus starts no services, so what was stopped stays stopped. The daemon has
 * one keyring, called {@code login}, which is the default and unlocked at first.
 *
 * <p>Every method has a deadline of ten seconds and fails with an {@link IOException} after it. Only processes that this object started
 * are ended, at the latest when the JVM ends. Safe for use by several threads.
 */
public final class PrivateKeyring implements AutoCloseable {
    private static final String PASSWORD = "only this test knows";
    private static final String COLLECTIONS = "/org/freedesktop/secrets/collection/";
    // Of the daemon's own socket, through which a login session unlocks: what is asked, and that it was done.
    private static final int UNLOCK = 1;
    private static final int DONE = 0;

    private final OwnFolder folder;
    private final ChildProcess bus;
    private final Thread atExit = new Thread(this::endProcesses, "signet-test-keyring-exit");
    private @Nullable ChildProcess daemon;
    private boolean closed;

    private PrivateKeyring(OwnFolder folder) throws IOException {
        this.folder = folder;
        this.bus = ChildProcess.start(
                List.of("dbus-daemon", "--config-file=" + busConfiguration(), "--nofork", "--print-address=1"),
                folder.environment(),
                "");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * What this machine lacks.
     *
     * @return the reason to pass a test over, with the package to install; empty when all is there
     */
    public static Optional<String> missing() {
        Map<String, String> packages =
                Map.of("dbus-daemon", "dbus", "dbus-send", "dbus", "gnome-keyring-daemon", "gnome-keyring");
        return packages.keySet().stream()
                .sorted()
                .filter(program -> !ChildProcess.isInstalled(program))
                .findFirst()
                .map(program -> program + " is not installed here: install the package " + packages.get(program)
                        + " to run this test");
    }

    /**
     * A bus, and a daemon with an empty unlocked keyring.
     *
     * @return running; close it
     * @throws IOException when it can't be started
     */
    public static PrivateKeyring start() throws IOException {
        PrivateKeyring keyring = startWithoutCollection(true);
        try {
            keyring.awaitUnlocked();
            return keyring;
        } catch (IOException failure) {
            keyring.close();
            throw failure;
        }
    }

    /**
     * A bus, and a daemon that has no keyring to keep anything in, as where nobody ever logged in to a desktop.
     *
     * @return running; close it
     * @throws IOException when it can't be started
     */
    public static PrivateKeyring startWithoutCollection() throws IOException {
        return startWithoutCollection(false);
    }

    private static PrivateKeyring startWithoutCollection(boolean unlock) throws IOException {
        PrivateKeyring keyring = new PrivateKeyring(OwnFolder.create());
        try {
            keyring.bus.awaitLine("unix:");
            keyring.startDaemon(unlock);
            return keyring;
        } catch (IOException failure) {
            keyring.close();
            throw failure;
        }
    }

    /**
     * Where the bus is.
     *
     * @return such as {@code unix:path=/tmp/…/bus}
     */
    public String busAddress() {
        return "unix:path=" + folder.socket();
    }

    /**
     * What a child process needs to find this bus and nothing of the desktop.
     *
     * @return variables to be set
     */
    public Map<String, String> environment() {
        return folder.environment();
    }

    /**
     * Locks the keyring.
     *
     * @throws IOException when the daemon does not do it
     */
    public synchronized void lock() throws IOException {
        send("org.freedesktop.Secret.Service.Lock", "array:objpath:" + COLLECTIONS + "login");
    }

    /**
     * Unlocks the keyring; does nothing when it is unlocked.
     *
     * @throws IOException when the daemon does not do it
     */
    public synchronized void unlock() throws IOException {
        byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(12 + password.length);
        request.putInt(request.capacity())
                .putInt(UNLOCK)
                .putInt(password.length)
                .put(password);
        int answer = folder.askControlSocket(request.flip());
        if (answer != DONE) {
            throw new IOException("the daemon refused to unlock with the code " + answer);
        }
        awaitUnlocked();
    }

    /**
     * Whether the keyring is locked.
     *
     * @return as the daemon says
     * @throws IOException when the daemon does not answer, or has no keyring
     */
    public synchronized boolean isLocked() throws IOException {
        return saysLocked("true");
    }

    private boolean saysLocked(String value) throws IOException {
        return call(
                        COLLECTIONS + "login",
                        "org.freedesktop.DBus.Properties.Get",
                        "string:org.freedesktop.Secret.Collection",
                        "string:Locked")
                .contains("boolean " + value);
    }

    /**
     * Makes the daemon's {@code session} keyring, which is in memory only, the default one, as on a machine without a login keyring.
     *
     * @throws IOException when the daemon does not do it
     */
    public synchronized void makeVolatileTheDefault() throws IOException {
        setDefault("session");
    }

    /**
     * Makes the lasting keyring the default one again.
     *
     * @throws IOException when the daemon does not do it
     */
    public synchronized void makeLastingTheDefault() throws IOException {
        setDefault("login");
    }

    /**
     * Stops the daemon in its tracks: it is there, and answers nothing.
     *
     * @throws IOException when it can't be stopped
     */
    public synchronized void freeze() throws IOException {
        running().signal("STOP");
    }

    /**
     * Lets a frozen daemon go on; does nothing to a running one.
     *
     * @throws IOException when it can't be told
     */
    public synchronized void thaw() throws IOException {
        running().signal("CONT");
    }

    /**
     * Makes the bus answer nothing.
     *
     * @throws IOException when it can't be stopped
     */
    public synchronized void freezeBus() throws IOException {
        bus.signal("STOP");
    }

    /**
     * Lets a frozen bus go on; does nothing to a running one.
     *
     * @throws IOException when it can't be told
     */
    public synchronized void thawBus() throws IOException {
        bus.signal("CONT");
    }

    /**
     * Kills the daemon, without a chance to tidy up. The bus stays.
     *
     * @throws IOException when it does not end
     */
    public synchronized void stop() throws IOException {
        if (daemon != null) {
            daemon.kill();
            daemon = null;
        }
    }

    /**
     * Starts a daemon again after {@link #stop()}, as bus activation does: with the keyring on disk, and locked.
     *
     * @throws IOException when it does not start
     */
    public synchronized void startAgain() throws IOException {
        if (daemon != null) {
            throw new IllegalStateException("the daemon is running: call stop() first");
        }
        startDaemon(false);
    }

    /**
     * Kills the bus, and with it the daemon's only way to be asked. There is no way back.
     *
     * @throws IOException when it does not end
     */
    public synchronized void stopBus() throws IOException {
        bus.kill();
    }

    /**
     * Undoes what a test did to the daemon: running, thawed, unlocked, with the lasting keyring as the default.
     *
     * @throws IOException when that can't be had
     */
    public synchronized void restore() throws IOException {
        bus.signal("CONT");
        if (daemon == null) {
            startAgain();
        } else {
            thaw();
        }
        unlock();
        makeLastingTheDefault();
    }

    /** Ends daemon and bus and deletes their folders. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        endProcesses();
        Runtime.getRuntime().removeShutdownHook(atExit);
        folder.delete();
    }

    private void endProcesses() {
        ChildProcess last = daemon;
        if (last != null) {
            last.end();
        }
        bus.end();
    }

    private void startDaemon(boolean unlock) throws IOException {
        List<String> command = List.of(
                "gnome-keyring-daemon",
                "--foreground",
                "--components=secrets",
                "--control-directory=" + folder.control(),
                unlock ? "--unlock" : "--foreground");
        ChildProcess started = ChildProcess.start(command, folder.environment(), unlock ? PASSWORD : "");
        daemon = started;
        started.awaitUntil(
                "the daemon is on the bus",
                () -> call("/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping")
                        .contains("method return"));
    }

    private void awaitUnlocked() throws IOException {
        running().awaitUntil("the keyring is unlocked", () -> saysLocked("false"));
    }

    private ChildProcess running() throws IOException {
        if (daemon == null) {
            throw new IOException("the daemon was stopped");
        }
        return daemon;
    }

    private void setDefault(String collection) throws IOException {
        // While the daemon takes note of a keyring file that was replaced, it does not know the keyring for a moment.
        running()
                .awaitUntil(
                        "the keyring \"" + collection + "\" is the default one",
                        () -> call(
                                        "/org/freedesktop/secrets",
                                        "org.freedesktop.Secret.Service.SetAlias",
                                        "string:default",
                                        "objpath:" + COLLECTIONS + collection)
                                .startsWith("method return"));
    }

    private void send(String method, String... arguments) throws IOException {
        String answer = call("/org/freedesktop/secrets", method, arguments);
        if (!answer.startsWith("method return")) {
            throw new IOException(method + " failed: " + answer.strip());
        }
    }

    private String call(String path, String method, String... arguments) throws IOException {
        return ChildProcess.dbusSend(folder.environment(), path, method, arguments);
    }

    private Path busConfiguration() throws IOException {
        String configuration = """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
                  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig>
                  <type>session</type>
                  <listen>%s</listen>
                  <auth>EXTERNAL</auth>
                  <policy context="default">
                    <allow send_destination="*"/>
                    <allow receive_sender="*"/>
                    <allow own="*"/>
                  </policy>
                </busconfig>
                """.formatted(busAddress());
        return Files.writeString(folder.path().resolve("bus.conf"), configuration);
    }
}

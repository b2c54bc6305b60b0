package dev.signet.keyring.internal.macos;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.jna.BoundedCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Generic passwords in the user's default keychain, ordinarily the login keychain: service and account name an item, its content is
 * UTF-8 text.
 *
 * <p>It calls the keychain functions of the Security framework (TN3137 calls them file-based keychains) and not {@code SecItem}: the
 * items of other command-line programs are there, and a program without entitlements has no other. Whether macOS may ask a person
 * is a setting of the whole process for these functions: it is off during each call and put back after it. What would have been a
 * prompt is {@code LOCKED}. Another part of the same program that wants to prompt in just that moment is refused.
 *
 * <p>Nothing of JNA is loaded before the first call, and nothing at all on other systems.
 */
public final class MacKeychain implements Keyring {
    private static final String NAME = "macOS keychain";
    private static final Path FRAMEWORK = Path.of("/System/Library/Frameworks/Security.framework");
    /** {@code kSecPreferencesDomainUser}. */
    private static final int USER = 0;
    // No limit is documented; this is what files hold too.
    private static final int MAX_BYTES = 1 << 20;

    // For the whole JVM, as the setting is that it guards. Never held by a thread of a caller.
    private static final Object INTERACTION = new Object();

    private final Supplier<SecurityFramework> loader;
    private final BoundedCalls calls;
    private final Path framework;
    private volatile @Nullable SecurityFramework loaded;

    MacKeychain(Supplier<SecurityFramework> loader, BoundedCalls calls, Path framework) {
        this.loader = loader;
        this.calls = calls;
        this.framework = framework;
    }

    /** The keychain of the user that runs this program. Does nothing yet, on any system. */
    public static Keyring open() {
        var calls = new BoundedCalls(NAME, BoundedCalls.DEADLINE, TimeSource.system());
        // No method reference: that would load the class, and with it JNA, here and now.
        return new MacKeychain(() -> JnaSecurityFramework.load(), calls, FRAMEWORK);
    }

    /** What is done with the keychain. */
    @FunctionalInterface
    private interface Use<T> {
        T with(SecurityFramework security, long keychain) throws StoreException;
    }

    @Override
    public Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        String what = "reading " + describe(entry);
        return quietly(what, (security, keychain) -> {
            var found = security.findContent(keychain, utf8(entry.service()), utf8(entry.account()));
            if (KeychainStatus.ITEM_NOT_FOUND.is(found.status())) {
                return Optional.empty();
            }
            require(found.status(), what);
            try {
                return Optional.of(security.copy(found.address(), found.length()));
            } finally {
                security.freeContent(found.address(), found.length());
            }
        });
    }

    @Override
    public void put(KeyringEntry entry, byte[] content) throws StoreException {
        String what = "writing " + describe(entry);
        if (content.length > MAX_BYTES) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    what + ": it would hold " + content.length + " bytes, the limit is " + MAX_BYTES,
                    "Check that it is the right content; a credential has a few thousand bytes.",
                    null);
        }
        byte[] copy = content.clone();
        quietly(what, (security, keychain) -> {
            if (!modify(security, keychain, entry, copy, what)) {
                int status = security.addGenericPassword(keychain, utf8(entry.service()), utf8(entry.account()), copy);
                // Another program was faster.
                if (!KeychainStatus.DUPLICATE_ITEM.is(status) || !modify(security, keychain, entry, copy, what)) {
                    require(status, what);
                }
            }
            return true;
        });
    }

    /** Gives an item that is there another content; false when it is not there. */
    private static boolean modify(
            SecurityFramework security, long keychain, KeyringEntry entry, byte[] content, String what)
            throws StoreException {
        return withItem(security, keychain, entry, what, item -> require(security.modifyContent(item, content), what));
    }

    @Override
    public void delete(KeyringEntry entry) throws StoreException {
        String what = "deleting " + describe(entry);
        quietly(
                what,
                (security, keychain) -> withItem(security, keychain, entry, what, item -> {
                    int status = security.delete(item);
                    if (!KeychainStatus.ITEM_NOT_FOUND.is(status)) {
                        require(status, what);
                    }
                }));
    }

    /** What is done with an item. */
    @FunctionalInterface
    private interface ItemUse {
        void with(long item) throws StoreException;
    }

    private static boolean withItem(
            SecurityFramework security, long keychain, KeyringEntry entry, String what, ItemUse use)
            throws StoreException {
        var found = security.findItem(keychain, utf8(entry.service()), utf8(entry.account()));
        if (KeychainStatus.ITEM_NOT_FOUND.is(found.status())) {
            return false;
        }
        require(found.status(), what);
        try {
            use.with(found.address());
            return true;
        } finally {
            security.release(found.address());
        }
    }

    private <T> T quietly(String what, Use<T> use) throws StoreException {
        return calls.call(what, () -> {
            SecurityFramework security = security();
            synchronized (INTERACTION) {
                var before = security.userInteractionAllowed();
                require(before.status(), what);
                if (before.isOn()) {
                    require(security.setUserInteractionAllowed(false), what);
                }
                try {
                    return withDefaultKeychain(security, what, use);
                } finally {
                    if (before.isOn()) {
                        // If this fails there is nobody to tell: the call itself is done.
                        var unused = security.setUserInteractionAllowed(true);
                    }
                }
            }
        });
    }

    private static <T> T withDefaultKeychain(SecurityFramework security, String what, Use<T> use)
            throws StoreException {
        var keychain = security.copyDomainDefault(USER);
        require(keychain.status(), what);
        try {
            return use.with(security, keychain.address());
        } finally {
            security.release(keychain.address());
        }
    }

    private SecurityFramework security() throws StoreException {
        SecurityFramework known = loaded;
        if (known == null) {
            if (!Files.isDirectory(framework)) {
                throw new StoreException(
                        Kind.UNREACHABLE,
                        "the " + NAME + " is on macOS only: " + framework + " is not here",
                        "Choose another store.",
                        null);
            }
            known = loader.get();
            loaded = known;
        }
        return known;
    }

    private static void require(int status, String what) throws StoreException {
        if (!KeychainStatus.SUCCESS.is(status)) {
            throw KeychainStatus.fault(status, what);
        }
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return "the keychain item of the service \"" + entry.service() + "\" and the account \"" + entry.account()
                + "\"";
    }

    /** Holds nothing open. */
    @Override
    public void close() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.signet.keyring.internal.macos;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/** The functions through JNA, by name and without reflection. Only this class of the package needs JNA. */
final class JnaSecurityFramework implements SecurityFramework {
    private final NativeLibrary security;
    private final NativeLibrary coreFoundation;

    private JnaSecurityFramework(NativeLibrary security, NativeLibrary coreFoundation) {
        this.security = security;
        this.coreFoundation = coreFoundation;
    }

    static SecurityFramework load() {
        return of("Security", "CoreFoundation");
    }

    /** Loads libraries by name or path. */
    static SecurityFramework of(String security, String coreFoundation) {
        return new JnaSecurityFramework(NativeLibrary.getInstance(security), NativeLibrary.getInstance(coreFoundation));
    }

    @Override
    public Setting userInteractionAllowed() {
        var state = new ByteByReference();
        int status = status("SecKeychainGetUserInteractionAllowed", state);
        return new Setting(status, state.getValue() != 0);
    }

    @Override
    public int setUserInteractionAllowed(boolean allowed) {
        return status("SecKeychainSetUserInteractionAllowed", (byte) (allowed ? 1 : 0));
    }

    @Override
    public Reference copyDomainDefault(int domain) {
        var keychain = new PointerByReference();
        int status = status("SecKeychainCopyDomainDefault", domain, keychain);
        return new Reference(status, address(keychain));
    }

    @Override
    public Content findContent(long keychain, byte[] service, byte[] account) {
        var length = new IntByReference();
        var content = new PointerByReference();
        int status = status(
                "SecKeychainFindGenericPassword",
                new Pointer(keychain),
                service.length,
                service,
                account.length,
                account,
                length,
                content,
                null);
        return new Content(status, address(content), length.getValue());
    }

    @Override
    public Reference findItem(long keychain, byte[] service, byte[] account) {
        var item = new PointerByReference();
        int status = status(
                "SecKeychainFindGenericPassword",
                new Pointer(keychain),
                service.length,
                service,
                account.length,
                account,
                null,
                null,
                item);
        return new Reference(status, address(item));
    }

    @Override
    public int addGenericPassword(long keychain, byte[] service, byte[] account, byte[] content) {
        try (var memory = new Wiped(content)) {
            return status(
                    "SecKeychainAddGenericPassword",
                    new Pointer(keychain),
                    service.length,
                    service,
                    account.length,
                    account,
                    content.length,
                    memory.pointer(),
                    null);
        }
    }

    @Override
    public int modifyContent(long item, byte[] content) {
        try (var memory = new Wiped(content)) {
            return status(
                    "SecKeychainItemModifyAttributesAndData",
                    new Pointer(item),
                    null,
                    content.length,
                    memory.pointer());
        }
    }

    @Override
    public int delete(long item) {
        return status("SecKeychainItemDelete", new Pointer(item));
    }

    @Override
    public byte[] copy(long address, int length) {
        return length == 0 ? new byte[0] : new Pointer(address).getByteArray(0, length);
    }

    @Override
    public void freeContent(long address, int length) {
        if (address == 0) {
            return;
        }
        var content = new Pointer(address);
        content.clear(length);
        var unused = status("SecKeychainItemFreeContent", null, content);
    }

    @Override
    public void release(long reference) {
        if (reference == 0) {
            return; // CFRelease ends the process then.
        }
        Function release = coreFoundation.getFunction("CFRelease");
        release.invokeVoid(new Object[] {new Pointer(reference)});
    }

    private int status(String function, @Nullable Object... arguments) {
        return security.getFunction(function).invokeInt(arguments);
    }

    private static long address(PointerByReference given) {
        return Pointer.nativeValue(given.getValue());
    }

    /** Native memory for a secret, wiped when it is closed. */
    private static final class Wiped implements AutoCloseable {
        private final Memory memory;

        Wiped(byte[] content) {
            memory = new Memory(Math.max(1, content.length));
            memory.write(0, content, 0, content.length);
        }

        Pointer pointer() {
            return memory;
        }

        @Override
        public void close() {
            memory.clear();
            memory.close();
        }
    }
}

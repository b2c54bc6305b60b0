package dev.signet.keyring.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.jna.BoundedCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowsCredentialsTest {
    private static final KeyringEntry ENTRY = new KeyringEntry("Acme", "cli|1");

    private final RecordingCalls windows = new RecordingCalls();
    private final Keyring credentials = new WindowsCredentials(
            () -> windows, new BoundedCalls("credentials", Duration.ofSeconds(30), TimeSource.system()), true);

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(windows.live).as("native memory not given back").isEmpty();
    }

    @Test
    void readsUtf16AsUtf8() throws Exception {
        windows.blobs.put("cli|1.Acme", "é\uD83D\uDE00".getBytes(StandardCharsets.UTF_16LE));

        assertThat(credentials.find(ENTRY)).hasValue(bytes("é\uD83D\uDE00"));

        assertThat(windows.calls).containsExactly("read cli|1.Acme 1", "blob 301", "free 301");
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd", "ab\u0000\u00d8"})
    void whatIsNoUtf16IsGivenAsItIs(String text) throws Exception {
        byte[] blob = text.getBytes(StandardCharsets.ISO_8859_1);
        windows.blobs.put("cli|1.Acme", blob);

        assertThat(credentials.find(ENTRY)).hasValue(blob);
    }

    @Test
    void aCredentialThatIsNotThereIsAbsent() throws Exception {
        assertThat(credentials.find(ENTRY)).isEmpty();

        assertThat(windows.calls).containsExactly("read cli|1.Acme 1");
    }

    @Test
    void writesANewCredentialAsOtherProgramsDo() throws Exception {
        credentials.put(ENTRY, bytes("one é"));

        assertThat(windows.calls).containsExactly("read cli|1.Acme 1", "write cli|1.Acme 1 3 cli|1 one é");
        assertThat(windows.blobs.get("cli|1.Acme")).isEqualTo("one é".getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void changesACredentialInPlace() throws Exception {
        windows.blobs.put("cli|1.Acme", new byte[0]);

        credentials.put(ENTRY, bytes("two"));

        assertThat(windows.calls).containsExactly("read cli|1.Acme 1", "rewrite 301 two", "free 301");
        assertThat(credentials.find(ENTRY)).hasValue(bytes("two"));
    }

    @Test
    void deletesACredentialAndOneThatIsNotThereIsNoError() throws Exception {
        windows.blobs.put("cli|1.Acme", new byte[0]);

        credentials.delete(ENTRY);
        credentials.delete(ENTRY);

        assertThat(windows.calls).containsExactly("delete cli|1.Acme 1", "delete cli|1.Acme 1");
        assertThat(windows.blobs).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5, DENIED",
        "1312, UNREACHABLE",
        "1722, UNREACHABLE",
        "1223, DISMISSED",
        "112, NO_SPACE",
        "1816, NO_SPACE",
        "87, UNREACHABLE",
        "4242, UNREACHABLE"
    })
    void everyErrorIsTold(int error, Kind kind) {
        assertThat(assertFails("read", error, kind, () -> credentials.find(ENTRY)))
                .hasMessageContaining("Windows answered " + error)
                .hasMessageContaining("reading the Windows credential \"cli|1.Acme\"");
        assertFails("read", error, kind, () -> credentials.put(ENTRY, bytes("canary")));
        assertFails("write", error, kind, () -> credentials.put(ENTRY, bytes("canary")));
        assertFails("delete", error, kind, () -> credentials.delete(ENTRY));
        windows.blobs.put("cli|1.Acme", bytes("canary"));
        assertFails("rewrite", error, kind, () -> credentials.put(ENTRY, bytes("canary")));
    }

    private StoreException assertFails(String function, int error, Kind kind, ThrowingCallable call) {
        windows.answers.clear();
        windows.answers.put(function, error);
        StoreException told = catchThrowableOfType(StoreException.class, call);
        windows.answers.clear();
        assertThat(told).as(function).isNotNull();
        assertThat(told.kind()).as(function).isEqualTo(kind);
        assertThat(told.getMessage() + told.remedy()).doesNotContain("canary");
        assertThat(told.remedy()).isNotBlank();
        assertThat(windows.live).as("after " + function).isEmpty();
        return told;
    }

    @Test
    void theLimitIsThatOfUtf16() throws Exception {
        credentials.put(ENTRY, bytes("x".repeat(credentials.maxBytes())));
        credentials.put(ENTRY, bytes("€".repeat(1280)));
        windows.calls.clear();

        StoreException told = catchThrowableOfType(
                StoreException.class, () -> credentials.put(ENTRY, bytes("x".repeat(credentials.maxBytes() + 1))));

        assertThat(credentials.maxBytes()).isEqualTo(1280);
        assertThat(told.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(told).hasMessageContaining("2562 bytes of UTF-16, Windows allows 2560");
        assertThat(windows.calls).isEmpty();
    }

    @Test
    void memoryIsGivenBackWhenItCanNotBeCopied() {
        windows.blobs.put("cli|1.Acme", new byte[0]);
        windows.breaksWhileCopying = true;

        assertThat(catchThrowable(() -> credentials.find(ENTRY))).hasMessage("the copy broke");
    }

    @Test
    void whatIsNoTextIsRefusedAndNotWritten() {
        var told = catchThrowableOfType(StoreException.class, () -> credentials.put(ENTRY, new byte[] {(byte) 0xff}));
        assertThat(told.kind()).isEqualTo(Kind.DENIED);
        assertThat(told).hasMessageContaining("no text");
        assertThat(windows.calls).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isUnreachableOnOtherSystems() {
        StoreException told = catchThrowableOfType(
                StoreException.class, () -> WindowsCredentials.open().find(ENTRY));

        assertThat(told.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(told).hasMessageContaining("is on Windows only");
    }

    @Test
    void theStructureIsThatOfBothWordSizes() {
        var wide = new CredentialShape(8);
        assertThat(new int[] {
                    wide.type(),
                    wide.targetName(),
                    wide.blobSize(),
                    wide.blob(),
                    wide.persist(),
                    wide.userName(),
                    wide.size()
                })
                .containsExactly(4, 8, 32, 40, 48, 72, 80);
        var narrow = new CredentialShape(4);
        assertThat(new int[] {
                    narrow.type(),
                    narrow.targetName(),
                    narrow.blobSize(),
                    narrow.blob(),
                    narrow.persist(),
                    narrow.userName(),
                    narrow.size()
                })
                .containsExactly(4, 8, 24, 28, 32, 48, 52);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

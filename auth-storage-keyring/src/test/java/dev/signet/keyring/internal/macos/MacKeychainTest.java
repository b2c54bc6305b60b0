package dev.signet.keyring.internal.macos;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MacKeychainTest {
    private static final KeyringEntry ENTRY = new KeyringEntry("Acme é", "cli|1");
    private static final Path HERE = Path.of("").toAbsolutePath();

    private final RecordingFramework macos = new RecordingFramework();
    private final Keyring keychain = new MacKeychain(
            () -> macos, new BoundedCalls("keychain", Duration.ofSeconds(30), TimeSource.system()), HERE);

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(macos.live).as("native memory not given back").isEmpty();
        assertThat(macos.interaction).as("whether macOS may prompt").isTrue();
    }

    @Test
    void findsAnItemWithoutPrompting() throws Exception {
        macos.items.put("Acme é/cli|1", bytes("canary"));

        assertThat(keychain.find(ENTRY)).hasValue(bytes("canary"));

        assertThat(macos.calls)
                .containsExactly(
                        "isAllowed",
                        "allow false",
                        "default 0",
                        "findContent 100 Acme é cli|1",
                        "copy 201 6",
                        "free 201 6",
                        "release 100",
                        "allow true");
    }

    @Test
    void anItemThatIsNotThereIsAbsent() throws Exception {
        assertThat(keychain.find(ENTRY)).isEmpty();

        assertThat(macos.calls)
                .containsExactly(
                        "isAllowed",
                        "allow false",
                        "default 0",
                        "findContent 100 Acme é cli|1",
                        "release 100",
                        "allow true");
    }

    @Test
    void aProgramThatForbadePromptsKeepsItThatWay() throws Exception {
        macos.interaction = false;
        try {
            assertThat(keychain.find(ENTRY)).isEmpty();
            assertThat(macos.interaction).isFalse();
            assertThat(macos.calls).noneMatch(call -> call.startsWith("allow"));
        } finally {
            macos.interaction = true;
        }
    }

    @Test
    void addsAnItemThatIsNotThere() throws Exception {
        keychain.put(ENTRY, bytes("one"));

        assertThat(macos.calls)
                .containsSubsequence("findItem 100 Acme é cli|1", "add 100 Acme é cli|1 one", "release 100");
        assertThat(keychain.find(ENTRY)).hasValue(bytes("one"));
    }

    @Test
    void changesAnItemInPlace() throws Exception {
        macos.items.put("Acme é/cli|1", bytes("one"));

        keychain.put(ENTRY, bytes("two"));

        assertThat(macos.calls)
                .containsSubsequence("findItem 100 Acme é cli|1", "modify 201 two", "release 201", "release 100")
                .noneMatch(call -> call.startsWith("add"));
        assertThat(macos.items).hasSize(1).containsEntry("Acme é/cli|1", bytes("two"));
    }

    @Test
    void changesAnItemThatAnotherProgramAddsMeanwhile() throws Exception {
        macos.answers.put("add", -25299);

        keychain.put(ENTRY, bytes("two"));

        assertThat(macos.items).containsEntry("Acme é/cli|1", bytes("two"));
    }

    @Test
    void deletesAnItemAndOneThatIsNotThereIsNoError() throws Exception {
        macos.items.put("Acme é/cli|1", bytes("one"));

        keychain.delete(ENTRY);
        keychain.delete(ENTRY);

        assertThat(macos.items).isEmpty();
        assertThat(macos.calls).filteredOn(call -> call.startsWith("delete")).containsExactly("delete 201");
        macos.items.put("Acme é/cli|1", bytes("one"));
        macos.answers.put("delete", RecordingFramework.NOT_FOUND);
        keychain.delete(ENTRY);
    }

    @ParameterizedTest
    @CsvSource({
        "-25308, LOCKED",
        "-25315, LOCKED",
        "-25293, DENIED",
        "-25243, DENIED",
        "-34018, DENIED",
        "-128, DISMISSED",
        "-25291, UNREACHABLE",
        "-25294, UNREACHABLE",
        "-25295, UNREACHABLE",
        "-25307, UNREACHABLE",
        "-25292, READ_ONLY",
        "-61, READ_ONLY",
        "-25301, TOO_LARGE",
        "-25302, TOO_LARGE",
        "-34, NO_SPACE",
        "-50, UNREACHABLE",
        "-67671, UNREACHABLE"
    })
    void everyStatusIsTold(int status, Kind kind) {
        for (String function : List.of("isAllowed", "default", "findContent")) {
            assertThat(assertFails(function, status, kind, () -> keychain.find(ENTRY)))
                    .hasMessageContaining("macOS answered " + status)
                    .hasMessageContaining("reading the keychain item of the service \"Acme é\"");
        }
        for (String function : List.of("allow", "findItem", "add")) {
            assertFails(function, status, kind, () -> keychain.put(ENTRY, bytes("canary")));
        }
        macos.items.put("Acme é/cli|1", bytes("canary"));
        assertFails("modify", status, kind, () -> keychain.put(ENTRY, bytes("canary")));
        assertFails("findItem", status, kind, () -> keychain.delete(ENTRY));
        assertFails("delete", status, kind, () -> keychain.delete(ENTRY));
    }

    private StoreException assertFails(String function, int status, Kind kind, ThrowingCallable call) {
        macos.answers.clear();
        macos.answers.put(function, status);
        StoreException told = catchThrowableOfType(StoreException.class, call);
        macos.answers.clear();
        macos.interaction = true;
        assertThat(told).as(function).isNotNull();
        assertThat(told.kind()).as(function).isEqualTo(kind);
        assertThat(told.getMessage() + told.remedy()).doesNotContain("canary");
        assertThat(told.remedy()).isNotBlank();
        assertThat(macos.live).as("after " + function).isEmpty();
        return told;
    }

    @Test
    void memoryIsGivenBackWhenItCanNotBeCopied() {
        macos.items.put("Acme é/cli|1", bytes("canary"));
        macos.breaksWhileCopying = true;

        assertThat(catchThrowable(() -> keychain.find(ENTRY))).hasMessage("the copy broke");
    }

    @Test
    void contentLargerThanItTakesIsRefusedWithoutACall() {
        StoreException told = catchThrowableOfType(
                StoreException.class, () -> keychain.put(ENTRY, new byte[keychain.maxBytes() + 1]));

        assertThat(told.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(macos.calls).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void isUnreachableOnOtherSystems() {
        StoreException told = catchThrowableOfType(
                StoreException.class, () -> MacKeychain.open().find(ENTRY));

        assertThat(Objects.requireNonNull(told).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(told).hasMessageContaining("is on macOS only");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000})
    void givesBackContentOfEveryLength(int length) throws Exception {
        byte[] content = "x".repeat(length).getBytes(StandardCharsets.UTF_8);

        keychain.put(ENTRY, content);

        assertThat(keychain.find(ENTRY)).hasValue(content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

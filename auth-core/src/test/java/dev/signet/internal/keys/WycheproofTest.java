package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.testkit.junit.MachineAssumptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Project Wycheproof's tests for Ed25519. The file has a licence of its own and lies beside the repository, if at all. */
class WycheproofTest {
    private static final int TESTS = 151;

    static Iterable<Ed25519Engine> engines() {
        return Engines.both();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void allAreJudgedRight(Ed25519Engine engine) throws Exception {
        assertThat(misjudgedBy(engine)).isEmpty();
    }

    @Test
    void anEngineThatTakesAnythingWouldBeSeen() throws Exception {
        Ed25519Engine credulous = new Ed25519Engine() {
            @Override
            public String name() {
                return "credulous";
            }

            @Override
            public Signing signing(byte[] seed, byte[] publicKey) {
                throw new AssertionError("nobody signs here");
            }

            @Override
            public Verification verification(byte[] publicKey) {
                return (message, signature) -> true;
            }
        };
        assertThat(misjudgedBy(credulous)).hasSizeGreaterThan(20);
    }

    private static List<String> misjudgedBy(Ed25519Engine engine) throws Exception {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (var group : objects(JsonObject.parse(Files.readAllBytes(file())), "testGroups")) {
            var key = (JsonObject) group.find("publicKey").orElseThrow();
            for (var test : objects(group, "tests")) {
                count++;
                boolean expected = text(test, "result").equals("valid");
                if (isAccepted(engine, text(key, "pk"), text(test, "msg"), text(test, "sig")) != expected) {
                    wrong.add("test " + ((JsonNumber) test.find("tcId").orElseThrow()).text());
                }
            }
        }
        assertThat(count).isEqualTo(TESTS);
        return wrong;
    }

    private static boolean isAccepted(Ed25519Engine engine, String key, String message, String signature) {
        try {
            Ed25519Verifier.of(Ed25519PublicKey.of(hex(key)), Engines.always(engine))
                    .verify(hex(message), hex(signature));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Path file() {
        String name = "shared/vectors/wycheproof_ed25519_test.json";
        Path root = Path.of("").toAbsolutePath();
        for (Path folder = root; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        MachineAssumptions.needs(false, name + " in a folder above " + root);
        throw new AssertionError();
    }

    private static List<JsonObject> objects(JsonObject parent, String name) {
        return ((JsonArray) parent.find(name).orElseThrow())
                .elements().stream().map(JsonObject.class::cast).toList();
    }

    private static String text(JsonObject object, String name) {
        return ((JsonString) object.find(name).orElseThrow()).value();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

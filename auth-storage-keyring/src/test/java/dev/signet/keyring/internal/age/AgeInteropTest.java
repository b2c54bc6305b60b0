package dev.signet.keyring.internal.age;

import static dev.signet.keyring.internal.age.EncryptedHome.bytes;
import static dev.signet.keyring.internal.age.EncryptedHome.cipher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.keyring.Programs;
import dev.signet.testkit.junit.MachineAssumptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an implementation of age v1 that shares nothing with ours: the npm package age-encryption, by the format's author. */
final class AgeInteropTest {
    private static final String PACKAGE = "age-encryption@0.3.1";
    private static final Path PEER =
            Path.of("target", "peers", "age-encryption").toAbsolutePath();
    private static final String PASSPHRASE = "pMz3dY0Q3nH9n7m1aY2+0b5zq6rT8uVwXyZ0123456I=";

    private static final String SCRIPT = """
            import { readFileSync, writeFileSync } from "node:fs";
            import { Decrypter, Encrypter } from "age-encryption";

            const [how, from, to, work] = process.argv.slice(2);
            const passphrase = readFileSync(0, "utf8");
            if (how === "decrypt") {
              const decrypter = new Decrypter();
              decrypter.addPassphrase(passphrase);
              writeFileSync(to, await decrypter.decrypt(readFileSync(from)));
            } else {
              const encrypter = new Encrypter();
              encrypter.setPassphrase(passphrase);
              encrypter.setScryptWorkFactor(Number(work));
              writeFileSync(to, await encrypter.encrypt(readFileSync(from)));
            }
            """;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        Path npm = MachineAssumptions.needsProgram("npm");
        Files.createDirectories(PEER);
        if (!Files.exists(PEER.resolve("node_modules/age-encryption"))) {
            var run = Programs.run(
                    PEER,
                    "",
                    List.of(npm.toString(), "install", "--no-audit", "--no-fund", "--prefix", PEER + "", PACKAGE));
            if (run.exit() != 0) {
                MachineAssumptions.needs(false, "npm install of " + PACKAGE + ", which said: " + run.output());
            }
        }
        Files.writeString(PEER.resolve("peer.mjs"), SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 65_536, 65_537, 300_000})
    void itReadsWhatWeWrite(int size) throws Exception {
        byte[] content = noise(size);
        Path file = folder.resolve("ours.age");
        Files.write(file, cipher().encrypt(content, bytes(PASSPHRASE), "ours"));

        Path plain = folder.resolve("plain");
        var run = peer(PASSPHRASE, "decrypt", file, plain);

        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(Files.readAllBytes(plain)).isEqualTo(content);
    }

    @Test
    void itRefusesWhatWeWroteWithAnotherPassphrase() throws Exception {
        Path file = folder.resolve("ours.age");
        Files.write(file, cipher().encrypt(noise(10), bytes(PASSPHRASE), "ours"));

        assertThat(peer("another", "decrypt", file, folder.resolve("plain")).exit())
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 18})
    void weReadWhatItWritesWithAnyWork(int logN) throws Exception {
        byte[] content = noise(5_000 + logN);
        Path plain = Files.write(folder.resolve("plain"), content);
        Path file = folder.resolve("theirs.age");
        var run = peer(PASSPHRASE, "encrypt", plain, file, Integer.toString(logN));
        assertThat(run.exit()).as(run.output()).isZero();
        byte[] theirs = Files.readAllBytes(file);

        assertThat(cipher().decrypt(theirs, bytes(PASSPHRASE), "theirs")).isEqualTo(content);
        assertThat(catchThrowableOfType(
                        StoreException.class, () -> cipher().decrypt(theirs, bytes("another"), "theirs")))
                .hasMessageContaining("can't be opened with the passphrase");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, 131_072, 300_000})
    void weReadWhatItWritesAtEveryLength(int size) throws Exception {
        Path plain = Files.write(folder.resolve("plain"), noise(size));
        Path file = folder.resolve("theirs.age");
        assertThat(peer(PASSPHRASE, "encrypt", plain, file, "10").exit()).isZero();

        assertThat(cipher().decrypt(Files.readAllBytes(file), bytes(PASSPHRASE), "theirs"))
                .isEqualTo(noise(size));
    }

    private static Programs.Outcome peer(String passphrase, String how, Path from, Path to, String... more)
            throws Exception {
        String node = MachineAssumptions.needsProgram("node").toString();
        var command = new java.util.ArrayList<>(List.of(node, "peer.mjs", how, from + "", to + ""));
        command.addAll(List.of(more));
        return Programs.run(PEER, passphrase, command);
    }

    private static byte[] noise(int size) {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }
}

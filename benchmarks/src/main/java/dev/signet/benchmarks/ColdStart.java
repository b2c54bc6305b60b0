package dev.signet.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Time from the start of a JVM to the first bearer header: Signet, google-auth-library and an empty program, in turn, on the JDK
 * that runs this. Prints medians and ratios; fails when a program does not come to its header.
 */
final class ColdStart {
    private static final int WARM_UP = 2;
    private static final int DEFAULT_ROUNDS = 15;

    private final Path home;
    private final Path output;

    private ColdStart(Path folder) {
        this.home = folder.resolve("home");
        this.output = folder.resolve("output");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        var folder = Files.createTempDirectory("signet-cold-start-");
        var run = new ColdStart(folder);
        try {
            run.writeHome();
            run.measure(rounds);
        } finally {
            for (var path :
                    List.of(run.home.resolve("auth.json"), run.home.resolve("signet"), run.home, run.output, folder)) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** The times of one program. */
    private record Series(Class<?> program, List<Double> millis) {
        static Series of(Class<?> program) {
            return new Series(program, new ArrayList<>());
        }

        double median() {
            double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        var empty = Series.of(EmptyMain.class);
        var peer = Series.of(GoogleAuthMain.class);
        var all = List.of(empty, Series.of(SignetMain.class), peer);
        for (int round = -WARM_UP; round < rounds; round++) {
            for (var series : all) {
                double taken = time(series.program());
                if (round >= 0) {
                    series.millis().add(taken);
                }
            }
        }
        print(rounds, all, empty.median(), peer.median());
    }

    private double time(Class<?> program) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        long start = System.nanoTime();
        var process = builder.start();
        int exit = process.waitFor();
        double millis = (System.nanoTime() - start) / 1e6;
        var said = Files.readString(output, StandardCharsets.UTF_8);
        if (exit != 0 || !said.equals("ready" + System.lineSeparator())) {
            throw new IllegalStateException(program.getSimpleName() + " ended with " + exit + " and said: " + said);
        }
        return millis;
    }

    private static void print(int rounds, List<Series> all, double empty, double peer) {
        System.out.printf(
                Locale.ROOT,
                "cold start to the first bearer header, whole process, JDK %s, %d rounds%n%n%-16s %10s %14s %14s%n",
                Runtime.version(),
                rounds,
                "program",
                "median ms",
                "above empty",
                "to google-auth");
        for (var series : all) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %10.0f %14.0f %14.2f%n",
                    series.program().getSimpleName(),
                    series.median(),
                    series.median() - empty,
                    series.median() / peer);
        }
    }

    /** A login whose tokens are good for an hour; nobody checks their signatures. */
    private void writeHome() throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(home, owner);
        long now = Instant.now().getEpochSecond();
        var claims = "{\"iat\":" + now + ",\"exp\":" + (now + 3600)
                + ",\"email\":\"a@example.test\",\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\"acct-1\"}}";
        var token = base64url("{\"alg\":\"none\"}") + "." + base64url(claims) + ".c2ln";
        var document = "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":null,\"tokens\":{\"id_token\":\"" + token
                + "\",\"access_token\":\"" + token + "\",\"refresh_token\":\"rt-1\",\"account_id\":\"acct-1\"},"
                + "\"last_refresh\":\"" + Instant.ofEpochSecond(now) + "\"}";
        var file = Files.createFile(
                home.resolve("auth.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, document);
    }

    private static String base64url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

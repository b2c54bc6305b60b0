package dev.signet.internal.codex;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import dev.signet.gate.CodexCli;
import dev.signet.gate.FirstParty;
import dev.signet.gate.FirstParty.Seen;
import dev.signet.gate.Home;
import dev.signet.gate.PrivateAuthority;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A real release of the CLI whose whole world is a fake server, and the CLI's own hosts in front of it. Runs one CLI at a time.
 */
final class PeerWorld implements AutoCloseable {
    private static final String RELEASE = "0.169.0";

    private final Path folder;
    private final FirstParty hosts;
    private final CodexCli codex;
    private final Map<String, String> variables;

    /**
     * Needs npm, and skips the test without it.
     *
     * @param authority has vouched for {@link FirstParty#HOSTS}
     * @param server is closed by its owner
     */
    PeerWorld(Path folder, PrivateAuthority authority, FakeAuthorizationServer server)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.codex = CodexCli.install(RELEASE);
        this.hosts = new FirstParty(authority, server);
        this.variables = new HashMap<>(hosts.environment());
    }

    /**
     * How a run ended.
     *
     * @param output without the warnings about the place of the home
     * @param seen the requests that reached the CLI's own hosts meanwhile
     */
    record Outcome(int exit, String output, List<Seen> seen) {
        /** Those of the requests whose path ends so. */
        List<Seen> to(String path) {
            return seen.stream()
                    .filter(request -> request.path().endsWith(path))
                    .toList();
        }
    }

    /** Sets a variable for all further runs. */
    void set(String name, String value) {
        variables.put(name, value);
    }

    /** An empty home. */
    Home home() throws IOException {
        return Home.in(folder);
    }

    /** A home with {@code document} in it. */
    Home home(byte[] document) throws IOException {
        Home home = home();
        home.write(new String(document, StandardCharsets.UTF_8));
        return home;
    }

    /** A home whose model is at a provider of its own, where the CLI looks for no workspace first. */
    Home homeWithProvider(byte[] document) throws IOException {
        return configured(document, "");
    }

    /** A home whose CLI registers an agent beside its tokens, and signs as that agent. */
    Home homeWithAgents(byte[] document) throws IOException {
        return configured(document, "[features]\nuse_agent_identity = true\n");
    }

    private Home configured(byte[] document, String more) throws IOException {
        Home home = home(document);
        String provider = """
                model_provider = "own"
                [model_providers.own]
                name = "own"
                base_url = "https://chatgpt.com/backend-api/codex"
                wire_api = "responses"
                requires_openai_auth = true
                request_max_retries = 0
                stream_max_retries = 0
                """;
        Files.writeString(home.folder().resolve("config.toml"), provider + more);
        return home;
    }

    Outcome status(Home home) throws IOException, InterruptedException {
        return outcome(() -> codex.run(home, variables, "", "login", "status"));
    }

    Outcome logout(Home home) throws IOException, InterruptedException {
        return outcome(() -> codex.run(home, variables, "", "logout"));
    }

    /** Signs in with a secret that goes through the standard input. */
    Outcome login(Home home, String secret, String way) throws IOException, InterruptedException {
        return outcome(() -> codex.run(home, variables, secret + "\n", "login", way));
    }

    /** Asks the model something. */
    Outcome exec(Home home) throws IOException, InterruptedException {
        return outcome(() -> codex.exec(home, variables));
    }

    /** A run of the CLI. */
    private interface Running {
        CodexCli.Run toItsEnd() throws IOException, InterruptedException;
    }

    private Outcome outcome(Running running) throws IOException, InterruptedException {
        int before = hosts.seen().size();
        CodexCli.Run run = running.toItsEnd();
        hosts.awaitIdle();
        // It does not like homes below the folder for temporary files.
        String output = run.output()
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .collect(Collectors.joining("\n"))
                .strip();
        List<Seen> all = hosts.seen();
        return new Outcome(run.exit(), output, all.subList(before, all.size()));
    }

    /** What the CLI asked for besides, and did not get. */
    List<String> refusedHosts() {
        return hosts.refusedHosts();
    }

    /** An agent as it is after its registration, with {@code more} attributes. */
    static AgentIdentity identity(IssuedAgent agent, Map<String, String> more) {
        Account account = agent.account();
        var attributes = new HashMap<>(Map.of(
                CodexAttributes.ACCOUNT_ID, account.id(),
                CodexAttributes.USER_ID, account.userId(),
                CodexAttributes.EMAIL, account.email(),
                CodexAttributes.PLAN, account.plan(),
                CodexAttributes.FEDRAMP, Boolean.toString(account.fedramp())));
        attributes.putAll(more);
        var key = new AgentIdentity.StoredRecord(Secret.of(agent.privateKey()));
        return new AgentIdentity(agent.agentRuntimeId(), key, attributes);
    }

    /** An agent of whom no more is known than must be. */
    static AgentIdentity bareIdentity(IssuedAgent agent) {
        var key = new AgentIdentity.StoredRecord(Secret.of(agent.privateKey()));
        var account = Map.of(CodexAttributes.ACCOUNT_ID, agent.account().id());
        return new AgentIdentity(agent.agentRuntimeId(), key, account);
    }

    /** An agent whose key is in a token that nobody has verified. */
    static AgentIdentity tokenIdentity(IssuedAgent agent, String token) {
        var source = new AgentIdentity.UnverifiedJwt(Secret.of(token), Optional.empty());
        return new AgentIdentity(agent.agentRuntimeId(), source, Map.of());
    }

    @Override
    public void close() throws IOException {
        hosts.close();
    }
}

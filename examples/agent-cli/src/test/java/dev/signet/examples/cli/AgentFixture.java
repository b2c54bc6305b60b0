package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.examples.cli.CommandRun.Desk;
import dev.signet.testkit.AgentCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A home whose agent {@code ci} is registered. */
abstract class AgentFixture extends CommandLineFixture {
    private static final Pattern KEY_ID = Pattern.compile("\"key_id\":\"([^\"]{43})\"");

    /** Signs in and registers {@code ci}. */
    void registered() throws Exception {
        signedIn(Duration.ZERO);
        agent("register").exitsWith(0);
    }

    /** From here on the service lists and revokes agents, and the command line knows where. */
    void serviceOffersLifecycle() {
        server.agents().directory().offer(AgentCall.LIST, AgentCall.REVOKE);
        var variables = new HashMap<>(desk.environment());
        variables.put("SIGNET_AGENT_LIFECYCLE", server.agents().baseUri().toString());
        desk = new Desk(server, desk.home(), variables);
    }

    /** Runs {@code agent} with {@code words} for {@code ci}. */
    CommandRun agent(String... words) {
        var arguments = new String[words.length + 3];
        arguments[0] = "agent";
        arguments[1] = words[0];
        arguments[2] = "--name";
        arguments[3] = "ci";
        System.arraycopy(words, 1, arguments, 4, words.length - 1);
        return desk.run(arguments);
    }

    CommandRun agent(String command, List<String> words) {
        return agent(Stream.concat(Stream.of(command), words.stream()).toArray(String[]::new));
    }

    /** The ids in the order of the list, oldest first. */
    List<String> keyIds() {
        return KEY_ID.matcher(agent("list", "--json").exitsWith(0).out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The private part of the key that signs. */
    String privateKey(Path exported) throws Exception {
        var found = Pattern.compile("\"agent_private_key\":\"([^\"]+)\"").matcher(Files.readString(exported));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}

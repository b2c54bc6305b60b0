package dev.signet.internal.signin;

import static dev.signet.internal.signin.SignInFlow.ACCESS_TOKEN;
import static dev.signet.internal.signin.SignInFlow.API_KEY;
import static dev.signet.internal.signin.SignInFlow.BROWSER;
import static dev.signet.internal.signin.SignInFlow.DEVICE;
import static dev.signet.internal.signin.SignInFlow.PASTED_REDIRECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.internal.config.Settings;
import dev.signet.internal.signin.FlowFacts.Desktop;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FlowChoiceTest {
    private static final Set<SignInFlow> ALL = EnumSet.allOf(SignInFlow.class);

    private static FlowFacts facts(String letters) {
        return new FlowFacts(
                letters.contains("d"),
                letters.contains("s"),
                letters.contains("w"),
                letters.contains("o"),
                letters.contains("c"),
                letters.contains("t"));
    }

    /** d display, s SSH, w WSL, o container, c build, t terminal; b browser, p pasted, v device, - none. */
    @ParameterizedTest
    @CsvSource({
        "dt,   b v p",
        "t,    v p",
        "st,   v p",
        "dst,  v p",
        "dwt,  v b p",
        "wt,   v b p",
        "dot,  v p",
        "swt,  v p",
        "dct,  -",
        "d,    -",
        "'',   -",
        "sct,  -",
        "dsowct, -",
    })
    void prefersWhatWorksHere(String letters, String expected) {
        Set<SignInFlow> offered = EnumSet.copyOf(ALL);
        for (String each : expected.split(" ")) {
            FlowChoice choice = FlowChoice.of(facts(letters), ALL, offered);
            if (each.equals("-")) {
                assertThat(choice).isInstanceOf(FlowChoice.Refused.class);
                return;
            }
            SignInFlow flow =
                    Map.of("b", BROWSER, "v", DEVICE, "p", PASTED_REDIRECT).get(each);
            assertThat(choice)
                    .isInstanceOfSatisfying(
                            FlowChoice.Chosen.class,
                            chosen -> assertThat(chosen.flow()).isEqualTo(flow));
            assertThat(choice.explanation()).startsWith("Signing in by").endsWith(".");
            offered.remove(flow);
        }
        assertThat(FlowChoice.of(facts(letters), ALL, offered)).isInstanceOf(FlowChoice.Refused.class);
    }

    static Stream<FlowFacts> allFacts() {
        return Stream.iterate(0, i -> i + 1)
                .limit(64)
                .map(i -> new FlowFacts(
                        (i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0, (i & 16) != 0, (i & 32) != 0));
    }

    private static Set<SignInFlow> subset(int bits) {
        Set<SignInFlow> subset = EnumSet.noneOf(SignInFlow.class);
        for (SignInFlow flow : SignInFlow.values()) {
            if ((bits >> flow.ordinal() & 1) == 1) {
                subset.add(flow);
            }
        }
        return subset;
    }

    /** Every fact with every policy and every offer: what is chosen is allowed, offered and able to work; refusals tell the rest. */
    @Test
    void holdsForAllFactsPoliciesAndOffers() {
        int chosen = 0;
        int refused = 0;
        for (FlowFacts facts : allFacts().toList()) {
            for (int policy = 0; policy < 128; policy++) {
                for (int offer = 0; offer < 128; offer++) {
                    Set<SignInFlow> allowed = subset(policy);
                    Set<SignInFlow> offered = subset(offer);
                    FlowChoice choice = FlowChoice.of(facts, allowed, offered);
                    if (choice instanceof FlowChoice.Chosen one) {
                        chosen++;
                        boolean local = one.flow() == BROWSER;
                        if (!allowed.contains(one.flow())
                                || !offered.contains(one.flow())
                                || !one.flow().isInteractive()
                                || facts.ci()
                                || !facts.terminal()
                                || local && (facts.ssh() || facts.container() || !(facts.display() || facts.wsl()))) {
                            throw new AssertionError(one + " with " + facts + allowed + offered);
                        }
                    } else {
                        refused++;
                        requireRight((FlowChoice.Refused) choice, facts, allowed, offered);
                    }
                }
            }
        }
        System.out.println("flow choice: " + chosen + " chosen and " + refused + " refused of " + 64 * 128 * 128);
        assertThat(chosen).isPositive();
    }

    private static void requireRight(
            FlowChoice.Refused refused, FlowFacts facts, Set<SignInFlow> allowed, Set<SignInFlow> offered) {
        var both = EnumSet.copyOf(ALL);
        both.retainAll(allowed);
        both.retainAll(offered);
        boolean possible = facts.terminal() && !facts.ci();
        if (possible && (both.contains(DEVICE) || both.contains(PASTED_REDIRECT))) {
            throw new AssertionError("refused for no reason with " + facts + allowed + offered);
        }
        both.removeIf(SignInFlow::isInteractive);
        if (!refused.others().equals(both)) {
            throw new AssertionError("other ways are " + both + " but told " + refused.others());
        }
        for (SignInFlow other : both) {
            if (!refused.explanation().contains(other.words())) {
                throw new AssertionError("not named: " + other);
            }
        }
    }

    @Test
    void namesTheOtherWays() {
        var refused = (FlowChoice.Refused) FlowChoice.of(facts("c"), ALL, Set.of(BROWSER, API_KEY, ACCESS_TOKEN));
        assertThat(refused.explanation()).contains("automated build", "API key, access token");
        assertThat(refused.exception()).isInstanceOf(ConfigurationException.class);
        assertThat(refused.exception().remedy()).isEqualTo("Use another way: API key, access token.");
    }

    @Test
    void tellsThePolicyFromWhatIsNotOffered() {
        var denied = (FlowChoice.Refused) FlowChoice.of(facts("dt"), Set.of(API_KEY), ALL);
        assertThat(denied.exception()).isInstanceOf(PolicyDeniedException.class);
        var unable = (FlowChoice.Refused) FlowChoice.of(facts("dt"), ALL, Set.of(API_KEY));
        assertThat(unable.exception()).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "BROWSER, dt, true", "BROWSER, dst, true", "BROWSER, t, true", "BROWSER, d, false", "BROWSER, dct, true",
        "DEVICE, dt, true", "DEVICE, d, false", "DEVICE, ct, true", "API_KEY, '', true", "MACHINE, c, true",
    })
    void doesWhatIsAskedForWhereItCanWork(SignInFlow flow, String letters, boolean chosen) {
        assertThat(FlowChoice.asked(flow, facts(letters), ALL, ALL) instanceof FlowChoice.Chosen)
                .isEqualTo(chosen);
    }

    @Test
    void aBrowserThatCanNotBeHereIsAnotherOneWhoseAddressIsPasted() {
        var elsewhere = (FlowChoice.Chosen) FlowChoice.asked(BROWSER, facts("t"), ALL, ALL);
        assertThat(elsewhere.flow()).isEqualTo(SignInFlow.PASTED_REDIRECT);
        assertThat(elsewhere.explanation()).contains("no display");
        assertThat(FlowChoice.asked(BROWSER, facts("t"), ALL, Set.of(BROWSER, API_KEY)))
                .isInstanceOf(FlowChoice.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(SignInFlow.class)
    void asksThePolicyForWhatIsAskedFor(SignInFlow flow) {
        Set<SignInFlow> others = EnumSet.complementOf(EnumSet.of(flow));
        var denied = (FlowChoice.Refused) FlowChoice.asked(flow, facts("dt"), others, ALL);
        assertThat(denied.exception()).isInstanceOf(PolicyDeniedException.class);
        assertThat(denied.others()).doesNotContain(flow);
        var unknown = (FlowChoice.Refused) FlowChoice.asked(flow, facts("dt"), ALL, others);
        assertThat(unknown.exception()).isInstanceOf(ConfigurationException.class);
    }

    private static FlowFacts read(Map<String, String> environment, Desktop desktop, Set<String> files) {
        return FlowFacts.from(Settings.of(environment), desktop, path -> files.contains(path.toString()), true);
    }

    @Test
    void readsTheEnvironment() {
        assertThat(read(Map.of(), Desktop.DISPLAY_SERVER, Set.of())).isEqualTo(facts("t"));
        assertThat(read(Map.of(), Desktop.ALWAYS, Set.of())).isEqualTo(facts("dt"));
        assertThat(read(Map.of("DISPLAY", ":0"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("dt"));
        assertThat(read(Map.of("WAYLAND_DISPLAY", "w"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("dt"));
        assertThat(read(Map.of("SSH_TTY", "/dev/pts/1"), Desktop.ALWAYS, Set.of()))
                .isEqualTo(facts("dst"));
        assertThat(read(Map.of("SSH_CONNECTION", "a"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("st"));
        assertThat(read(Map.of("WSL_DISTRO_NAME", "Debian"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("wt"));
        assertThat(read(Map.of("container", "podman"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("ot"));
        assertThat(read(Map.of("KUBERNETES_SERVICE_HOST", "h"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("ot"));
        assertThat(read(Map.of(), Desktop.DISPLAY_SERVER, Set.of("/.dockerenv")))
                .isEqualTo(facts("ot"));
        assertThat(read(Map.of("CI", "true"), Desktop.DISPLAY_SERVER, Set.of())).isEqualTo(facts("ct"));
        assertThat(read(Map.of("CI", "False"), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("t"));
        assertThat(read(Map.of("DISPLAY", ""), Desktop.DISPLAY_SERVER, Set.of()))
                .isEqualTo(facts("t"));
    }
}

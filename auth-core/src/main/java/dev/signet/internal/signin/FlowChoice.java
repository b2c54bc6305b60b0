package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.PolicyDeniedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which way to sign in, and why: decided from facts alone, without waiting for anything. Pure. */
public sealed interface FlowChoice {
    /** Why, as a sentence for a person. */
    String explanation();

    /**
     * This way it goes.
     *
     * @param flow the way
     */
    record Chosen(SignInFlow flow, String explanation) implements FlowChoice {}

    /**
     * None of the ways that need a person works here.
     *
     * @param others ways that need nobody, which are offered and allowed
     * @param byPolicy whether a way would be there but for the policy
     */
    record Refused(Set<SignInFlow> others, boolean byPolicy, String explanation) implements FlowChoice {
        /** Copies {@code others}. */
        public Refused {
            others = Set.copyOf(others);
        }

        /** The refusal as what a caller of a sign-in is thrown; names the ways that are left. */
        public AuthException exception() {
            String remedy = others.isEmpty()
                    ? "Sign in where a browser and a terminal are, or ask the administrator which way is meant for this place."
                    : "Use another way: " + list(others) + ".";
            return byPolicy
                    ? new PolicyDeniedException(explanation, remedy)
                    : new ConfigurationException(explanation, remedy, null);
        }
    }

    /**
     * Chooses among the ways that need a person.
     *
     * @param allowed what the policy allows
     * @param offered what the profile can do
     */
    static FlowChoice of(FlowFacts facts, Set<SignInFlow> allowed, Set<SignInFlow> offered) {
        if (facts.ci()) {
            return refused("This is an automated build, where nobody can approve a sign-in.", allowed, offered, false);
        }
        if (!facts.terminal()) {
            return refused("There is no terminal to tell a person how to sign in.", allowed, offered, false);
        }
        for (SignInFlow flow : preference(facts)) {
            if (allowed.contains(flow) && offered.contains(flow)) {
                return new Chosen(flow, "Signing in by " + flow.words() + ": " + reason(flow, facts));
            }
        }
        boolean byPolicy = preference(facts).stream().anyMatch(offered::contains);
        return refused(
                "No way to sign in that works here (" + facts.words() + ") is "
                        + (byPolicy ? "allowed by the policy" : "offered") + ".",
                allowed,
                offered,
                byPolicy);
    }

    /**
     * Checks a way that the person asked for by name. What they ask for is done even where it would not have been chosen, but for ways
     * that can't work: nobody to tell, no display for a browser.
     */
    static FlowChoice asked(SignInFlow flow, FlowFacts facts, Set<SignInFlow> allowed, Set<SignInFlow> offered) {
        if (!offered.contains(flow)) {
            return refused("Signing in by " + flow.words() + " is not offered here.", allowed, offered, false);
        }
        if (!allowed.contains(flow)) {
            return refused("The policy does not allow to sign in by " + flow.words() + ".", allowed, offered, true);
        }
        if (flow.isInteractive() && !facts.terminal()) {
            return refused(
                    "Signing in by " + flow.words() + " needs a terminal to tell a person what to do.",
                    allowed,
                    offered,
                    false);
        }
        if (flow == SignInFlow.BROWSER && !facts.display() && !facts.wsl()) {
            return allowed.contains(SignInFlow.PASTED_REDIRECT) && offered.contains(SignInFlow.PASTED_REDIRECT)
                    ? new Chosen(
                            SignInFlow.PASTED_REDIRECT,
                            "Signing in by " + SignInFlow.PASTED_REDIRECT.words()
                                    + ": a browser was asked for, and there is no display for one here.")
                    : refused(
                            "Signing in by browser needs a display here, and there is none.", allowed, offered, false);
        }
        return new Chosen(flow, "Signing in by " + flow.words() + ", as asked for.");
    }

    /** The best way first; a way that can't work is left out. */
    private static List<SignInFlow> preference(FlowFacts facts) {
        if (facts.ssh() || facts.container()) {
            // A browser here, if any, is not the person's, and theirs does not reach our port.
            return List.of(SignInFlow.DEVICE, SignInFlow.PASTED_REDIRECT);
        }
        if (facts.wsl()) {
            // The browser of Windows reaches our port most of the time, and there is no way to know before.
            return List.of(SignInFlow.DEVICE, SignInFlow.BROWSER, SignInFlow.PASTED_REDIRECT);
        }
        return facts.display()
                ? List.of(SignInFlow.BROWSER, SignInFlow.DEVICE, SignInFlow.PASTED_REDIRECT)
                : List.of(SignInFlow.DEVICE, SignInFlow.PASTED_REDIRECT);
    }

    private static String reason(SignInFlow flow, FlowFacts facts) {
        if (facts.ssh()) {
            return "this is an SSH session, and your browser is elsewhere.";
        }
        if (facts.container()) {
            return "this is a container, which your browser can't come back to.";
        }
        if (facts.wsl()) {
            return "in Linux inside of Windows a browser may not find its way back.";
        }
        if (!facts.display()) {
            return "there is no display for a browser.";
        }
        return flow == SignInFlow.BROWSER
                ? "a browser can open here and come back."
                : "signing in by browser is not offered or not allowed.";
    }

    private static Refused refused(String why, Set<SignInFlow> allowed, Set<SignInFlow> offered, boolean byPolicy) {
        Set<SignInFlow> others = EnumSet.noneOf(SignInFlow.class);
        offered.stream()
                .filter(flow -> allowed.contains(flow) && !flow.isInteractive())
                .forEach(others::add);
        String left = others.isEmpty() ? " No other way is left." : " What is left: " + list(others) + ".";
        return new Refused(others, byPolicy, why + left);
    }

    private static String list(Set<SignInFlow> flows) {
        return flows.stream().sorted().map(SignInFlow::words).collect(Collectors.joining(", "));
    }
}

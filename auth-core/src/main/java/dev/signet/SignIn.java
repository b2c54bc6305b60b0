package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.policy.Flow;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.FlowChoice;
import dev.signet.internal.signin.FlowFacts;
import dev.signet.internal.signin.SignInFlow;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of a home, to be begun. Get one from {@link Signet#signIn()}.
 *
 * <pre>{@code
 * SignInResult result = signet.signIn().prompt(Prompt.console()).run();
 * }</pre>
 *
 * <p>Nothing good is lost: until everything has been received, checked and allowed, what is stored stays as it is; then it is replaced
 * at once, and only then are the tokens before revoked, unless that could end the new ones too. A sign-in that fails changes nothing.
 *
 * <p>Not safe for use by several threads; {@link #run()} may be called once.
 */
public final class SignIn {
    private static final String MAC = "/System/Library/CoreServices/SystemVersion.plist";

    /** How long a person may take unless set otherwise. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    private static final Duration MAX_TIMEOUT = Duration.ofHours(24);

    private final Assembly assembly;
    private final SignInKeeper keeper;
    private Prompt prompt = SilentPrompt.INSTANCE;
    private @Nullable SignInFlow asked;
    private @Nullable Secret given;
    private boolean opensBrowser = true;
    private List<Integer> ports = List.of();
    private Duration timeout = DEFAULT_TIMEOUT;
    private boolean begun;

    SignIn(Assembly assembly) {
        this.assembly = assembly;
        this.keeper = new SignInKeeper(assembly);
    }

    /**
     * How the person is told what to do; unless set nobody is, so that only {@link #apiKey} and {@link #accessToken} work.
     *
     * @param instance such as a terminal's, or a window of the application's own
     * @return this
     */
    public SignIn prompt(Prompt instance) {
        this.prompt = Objects.requireNonNull(instance, "instance");
        return this;
    }

    /**
     * Signs in with the browser of this machine (RFC 8252); unless a way is named the best one for this place is chosen.
     *
     * @return this
     */
    public SignIn browser() {
        this.asked = SignInFlow.BROWSER;
        return this;
    }

    /**
     * Signs in with a browser that can't come back to this machine: the person pastes the address it ends at.
     *
     * @return this
     */
    public SignIn pasted() {
        this.asked = SignInFlow.PASTED_REDIRECT;
        return this;
    }

    /**
     * Signs in with a code that the person enters on another device (RFC 8628).
     *
     * @return this
     */
    public SignIn device() {
        this.asked = SignInFlow.DEVICE;
        return this;
    }

    /**
     * Stores an API key. It is not tried: that is done by the first request.
     *
     * @param key white space around it is left out
     * @return this
     */
    public SignIn apiKey(Secret key) {
        this.asked = SignInFlow.API_KEY;
        this.given = Objects.requireNonNull(key, "key");
        return this;
    }

    /**
     * Stores an access token, or the token of an agent, after whoever issued it was asked, or its signature verified.
     *
     * @param token white space around it is left out
     * @return this
     */
    public SignIn accessToken(Secret token) {
        this.asked = SignInFlow.ACCESS_TOKEN;
        this.given = Objects.requireNonNull(token, "token");
        return this;
    }

    /**
     * Whether a browser is opened for the person; true unless set.
     *
     * @param open false to show the address only
     * @return this
     */
    public SignIn openBrowser(boolean open) {
        this.opensBrowser = open;
        return this;
    }

    /**
     * The ports on which the browser's answer is awaited, on loopback addresses only; the profile's unless set.
     *
     * @param candidates tried in this order; 0 for any free one, which servers that keep to RFC 8252 allow
     * @return this
     */
    public SignIn ports(int... candidates) {
        this.ports = Arrays.stream(candidates).boxed().toList();
        return this;
    }

    /**
     * How long the person may take; 15 minutes unless set. A code for another device may end earlier.
     *
     * @param duration positive, at most 24 hours
     * @return this
     */
    public SignIn timeout(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "the time for a sign-in must be positive and at most " + MAX_TIMEOUT + ", but was " + duration);
        }
        this.timeout = duration;
        return this;
    }

    /**
     * Which way would be taken here, and why. Asks nobody.
     *
     * @return a sentence or two for a person
     */
    public String explain() {
        return choice().explanation();
    }

    /**
     * Signs in.
     *
     * @return who is signed in now
     * @throws SignInRequiredException when there is nobody to sign in (no terminal, an automated build), the person refused, or took
     *     too long; nothing has changed
     * @throws PolicyDeniedException when the way, or what it gave, is not allowed; nothing has changed
     * @throws AuthException when the server fails, what it gave does not fit together, or it can't be stored
     * @throws InterruptedException when the thread is interrupted meanwhile; nothing has changed
     */
    public SignInResult run() throws AuthException, InterruptedException {
        if (begun) {
            throw new IllegalStateException("this sign-in was begun before: ask the Signet for another one");
        }
        begun = true;
        // Also tells a caller that this was closed, before anything is done.
        var unusedLook = assembly.session().examine();
        keeper.requireWritable();
        var choice = choice();
        if (!(choice instanceof FlowChoice.Chosen chosen)) {
            throw refusal((FlowChoice.Refused) choice);
        }
        assembly.rules().requireFlow(policyFlow(chosen.flow()));
        assembly.rules().requireKeeping();
        return run(chosen.flow());
    }

    private SignInResult run(SignInFlow flow) throws AuthException, InterruptedException {
        return switch (flow) {
            case BROWSER, PASTED_REDIRECT ->
                new BrowserFlow(assembly, prompt, opensBrowser && flow == SignInFlow.BROWSER, ports, timeout)
                        .run(obtained -> keeper.keep(flow, obtained));
            case DEVICE -> fromDevice();
            case API_KEY -> {
                var key = apiKey();
                yield SealedWork.finish(() -> keeper.keep(flow, key));
            }
            default -> {
                var token = accessToken();
                yield SealedWork.finish(() -> keeper.keep(flow, token));
            }
        };
    }

    /** What the token says by itself is judged before anybody is asked about it. */
    private Obtained accessToken() throws AuthException, InterruptedException {
        keeper.requireAllowed(new Obtained.AccessToken(assembly.claimed(given())));
        return new Obtained.AccessToken(assembly.login().verified(given()));
    }

    /** The way that was asked for; the token of an agent is another one than an access token, as policies have it. */
    private SignInFlow way(SignInFlow named) {
        if (named != SignInFlow.ACCESS_TOKEN) {
            return named;
        }
        try {
            return assembly.claimed(given()) instanceof Credential.AgentIdentity ? SignInFlow.AGENT : named;
        } catch (ConfigurationException e) {
            // Whoever goes this way is told.
            return named;
        }
    }

    /** Where the server turns out to have no such codes, and nobody asked for one by name, the person can still paste. */
    private SignInResult fromDevice() throws AuthException, InterruptedException {
        Obtained obtained;
        try {
            obtained = new DeviceFlow(assembly, prompt, timeout).run();
        } catch (ConfigurationException e) {
            if (asked != null || !assembly.login().offered().contains(SignInFlow.PASTED_REDIRECT)) {
                throw e;
            }
            assembly.listener().on(new AuthEvent.SignInNoted(String.valueOf(e.getMessage())));
            return run(SignInFlow.PASTED_REDIRECT);
        }
        return SealedWork.finish(() -> keeper.keep(SignInFlow.DEVICE, obtained));
    }

    private Obtained apiKey() throws AuthException {
        var key = given().reveal().strip();
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new ConfigurationException(
                    key.isEmpty()
                            ? "the API key is empty"
                            : "the API key has a character that can't be sent in a header",
                    "Give the whole key, without line breaks or spaces inside.",
                    null);
        }
        return new Obtained.ApiKey(Secret.of(key));
    }

    private Secret given() {
        return Objects.requireNonNull(given, "a secret was given with the way that needs one");
    }

    /** Windows and macOS always have a display; elsewhere the environment tells. */
    private static FlowFacts.Desktop desktop() {
        boolean always = File.separatorChar == '\\' || Files.exists(Path.of(MAC));
        return always ? FlowFacts.Desktop.ALWAYS : FlowFacts.Desktop.DISPLAY_SERVER;
    }

    private FlowChoice choice() {
        var facts = FlowFacts.from(assembly.environment(), desktop(), Files::exists, prompt.isInteractive());
        Set<SignInFlow> allowed = EnumSet.noneOf(SignInFlow.class);
        for (var flow : SignInFlow.values()) {
            if (assembly.rules().policy().flow(policyFlow(flow)).isEmpty()) {
                allowed.add(flow);
            }
        }
        var offered = assembly.login().offered();
        return asked == null
                ? FlowChoice.of(facts, allowed, offered)
                : FlowChoice.asked(way(asked), facts, allowed, offered);
    }

    /** Nobody here can sign in: that is what the exit code for "sign-in needed" is for. */
    private static AuthException refusal(FlowChoice.Refused refused) {
        var exception = refused.exception();
        return exception instanceof PolicyDeniedException
                ? exception
                : new SignInRequiredException(
                        SignInRequiredException.Reason.SIGNED_OUT, refused.explanation(), exception.remedy(), null);
    }

    private static Flow policyFlow(SignInFlow flow) {
        return switch (flow) {
            case BROWSER, PASTED_REDIRECT -> Flow.BROWSER;
            case DEVICE -> Flow.DEVICE;
            case API_KEY -> Flow.API_KEY;
            case ACCESS_TOKEN -> Flow.ACCESS_TOKEN;
            case AGENT -> Flow.AGENT;
            case MACHINE -> Flow.MACHINE;
        };
    }
}

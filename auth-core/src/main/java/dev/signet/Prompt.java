package dev.signet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an application tells a person what to do while they sign in. An application with a window of its own implements this: what it
 * must show has no default. Left out, the wait is not shown as it goes on and nothing can be pasted; a browser that comes back by
 * itself and a code entered on another device work all the same.
 *
 * <p>Methods are called on the thread that signs in, but {@link #awaitPaste()} and {@link #refusedPaste}, which have one of
 * their own and may be called while others run. What is shown was freed of
 * control characters before.
 */
public interface Prompt {
    /**
     * A prompt for the terminal this process was started in: it writes to standard error, never to standard output, and takes a pasted
     * address from standard input. A device's address is drawn as a QR code too, where the terminal shows one well.
     *
     * <p>It looks at the variables {@code TERM}, {@code COLUMNS}, {@code NO_COLOR}, {@code WT_SESSION} and {@code ConEmuANSI} of the
     * process. While it waits for a line it takes nothing else from standard input, and once the wait has ended nothing at all.
     *
     * @return a new prompt; not interactive when standard input or output is no terminal
     */
    static Prompt console() {
        return ConsolePrompt.ofProcess();
    }

    /**
     * Whether there is anybody to tell: without, no flow that needs a person is begun.
     *
     * @return false for a terminal that is none
     */
    boolean isInteractive();

    /**
     * The person is to sign in in a browser.
     *
     * @param address what to open; shown to this person and nobody else
     * @param opened whether a browser was opened with it already
     * @param until when the wait ends
     */
    void showBrowser(URI address, boolean opened, Instant until);

    /**
     * The person is to enter a code on another device (RFC 8628, section 3.3). Whoever shows it should say that only a code one has
     * asked for oneself is to be entered (section 5.4).
     *
     * @param code what they enter
     * @param address where they go
     * @param complete the same address with the code in it, for a link or QR code; null when there is none
     * @param until when the code ends
     */
    void showDevice(String code, URI address, @Nullable URI complete, Instant until);

    /**
     * The wait goes on; called about once a second. By default nothing is shown.
     *
     * @param left how long it may still take
     */
    default void waiting(Duration left) {}

    /**
     * Waits for the address at which the person's browser ended, pasted by them: for a browser that can't come back by itself. Called
     * on a thread of its own, which is interrupted when the answer has come another way. By default there is no way to paste. Whoever
     * offers one says with {@link #refusedPaste} why an address was not taken.
     *
     * @return what was pasted; empty when there is no way to paste
     * @throws InterruptedException when nobody waits for it any more
     */
    default Optional<String> awaitPaste() throws InterruptedException {
        return Optional.empty();
    }

    /**
     * What was pasted is not the answer, and why. Called only after {@link #awaitPaste()} gave something; by default nothing is shown.
     *
     * @param explanation a sentence for a person
     */
    default void refusedPaste(String explanation) {}

    /** The wait is over, whatever came of it. By default nothing is done. */
    default void done() {}
}

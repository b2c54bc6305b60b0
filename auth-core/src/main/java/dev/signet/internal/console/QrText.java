package dev.signet.internal.console;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A QR code (ISO/IEC 18004) drawn with half blocks, two rows of modules in a line of text. The light modules and a quiet zone are what is
 * drawn, so the code is right on a dark terminal as it is, and on any where white on black is set. Pure.
 */
public final class QrText {
    /** Four are in the standard; readers do with two, and the lines fit a terminal of 24. */
    private static final int QUIET = 2;

    private QrText() {}

    /**
     * Draws {@code text}.
     *
     * @param columns how wide it may be
     * @return lines of the same length; empty when there is not the room, or the text is too long for any code
     */
    public static Optional<List<String>> of(String text, int columns) {
        try {
            QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
            int width = code.size + 2 * QUIET;
            return width > columns ? Optional.empty() : Optional.of(lines(code, width));
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
    }

    private static List<String> lines(QrCode code, int width) {
        return IntStream.range(0, (width + 1) / 2)
                .mapToObj(line -> IntStream.range(0, width)
                        .mapToObj(column -> block(code, column - QUIET, 2 * line - QUIET))
                        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                        .toString())
                .toList();
    }

    /** Modules outside of the code are light. */
    private static char block(QrCode code, int x, int y) {
        boolean upper = !code.getModule(x, y);
        boolean lower = !code.getModule(x, y + 1);
        if (upper && lower) {
            return '█';
        }
        if (upper) {
            return '▀';
        }
        return lower ? '▄' : ' ';
    }
}

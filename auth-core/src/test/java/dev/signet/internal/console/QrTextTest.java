package dev.signet.internal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QrTextTest {
    private static final String ADDRESS = "https://login.acme.test/device?user_code=WDJB-MJHT";
    private static final int SCALE = 6;
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xFFFFFF;

    /** As a camera sees it: white blocks on a black screen that goes on around the code. */
    private static String scan(List<String> lines, String drawnAsLight) throws ReaderException {
        int margin = 8;
        int width = (lines.get(0).length() + 2 * margin) * SCALE;
        int height = (2 * lines.size() + 2 * margin) * SCALE;
        var pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = x / SCALE - margin;
                int row = y / SCALE - margin;
                boolean inside = column >= 0
                        && row >= 0
                        && row < 2 * lines.size()
                        && column < lines.get(0).length();
                char block = inside ? lines.get(row / 2).charAt(column) : ' ';
                boolean light = block == '█' || block == drawnAsLight.charAt(row & 1);
                pixels[y * width + x] = light ? WHITE : BLACK;
            }
        }
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader().decode(bitmap).getText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                ADDRESS,
                "https://login.acme.test/a/rather/long/path/to/the/place/where/codes/are/entered?user_code=ABCD-EFGH-1234&"
                        + "locale=en&theme=dark&product=acme-command-line"
            })
    void aReaderFindsTheTextInWhatIsDrawn(String text) throws Exception {
        var lines = QrText.of(text, 200).orElseThrow();

        assertThat(scan(lines, "▀▄")).isEqualTo(text);
        System.out.println("QR code of " + text.length() + " characters: "
                + lines.get(0).length() + " columns, " + lines.size() + " lines");
    }

    /** Shows that the reader above does not read just anything. */
    @Test
    void aReaderFindsNothingWhenHalvesAreExchanged() {
        var lines = QrText.of(ADDRESS, 200).orElseThrow();

        assertThatThrownBy(() -> scan(lines, "▄▀")).isInstanceOf(ReaderException.class);
        assertThatThrownBy(() -> scan(List.of("█████", "█████"), "▀▄")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aQuietZoneOfTwoIsAllAround() {
        var lines = QrText.of("A", 80).orElseThrow();

        assertThat(lines).hasSize(13).allMatch(line -> line.length() == 25);
        assertThat(lines.get(0)).isEqualTo("█".repeat(25));
        assertThat(lines.get(12)).endsWith("██").startsWith("██");
        assertThat(lines).allMatch(line -> line.startsWith("██") && line.endsWith("██"));
        // The finder pattern (ISO/IEC 18004, section 6.3.3), seven wide, two rows a line.
        assertThat(lines.subList(1, 5))
                .extracting(line -> line.substring(2, 10))
                .containsExactly(" ▄▄▄▄▄ █", " █   █ █", " █▄▄▄█ █", "▄▄▄▄▄▄▄█");
    }

    @Test
    void nothingIsDrawnWithoutRoomOrForTextTooLong() {
        assertThat(QrText.of("A", 25)).isPresent();
        assertThat(QrText.of("A", 24)).isEmpty();
        assertThat(QrText.of("x".repeat(2953), 1000)).isPresent();
        assertThat(QrText.of("x".repeat(2954), 1000)).isEmpty();
    }
}

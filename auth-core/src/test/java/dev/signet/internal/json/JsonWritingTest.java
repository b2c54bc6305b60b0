package dev.signet.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWritingTest {
    @Test
    void indentsByTwoSpacesAndEndsWithoutALineBreak() throws Exception {
        var object = parse("{\"a\":1,\"e\":{},\"l\":[],\"n\":[1,[2],{\"x\":null}],\"o\":{\"t\":true}}");

        assertThat(object.pretty()).asString().isEqualTo("""
                {
                  "a": 1,
                  "e": {},
                  "l": [],
                  "n": [
                    1,
                    [
                      2
                    ],
                    {
                      "x": null
                    }
                  ],
                  "o": {
                    "t": true
                  }
                }""");
        assertThat(JsonObject.empty().pretty()).asString().isEqualTo("{}");
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        var text = "{\"a\":[1.0,\"x\",{\"b\":[]}],\"c\":\"\\u001f\\\\\"}";

        assertThat(JsonObject.parse(parse(text).pretty()).compact()).asString().isEqualTo(text);
    }

    @Test
    void escapesOnlyWhatItMust() {
        var all = new StringBuilder();
        for (var c = 0; c < 0x100; c++) {
            all.append((char) c);
        }
        var text = write(all.append("\u2028\u2029/\ufeff😀").toString());

        assertThat(text)
                .startsWith("\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e")
                .contains("\\u001f !\\\"#$%&'()*+,-./0")
                .contains("[\\\\]^_`a")
                .contains("~\u007f\u0080")
                .endsWith("þÿ\u2028\u2029/\ufeff😀\"");
    }

    @ParameterizedTest
    @CsvSource({"\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud83d", "\\ud83dx", "\\ud83d\\ud83d"})
    void keepsUnpairedSurrogatesAsEscapes(String escaped) throws Exception {
        var text = "{\"a\":\"" + escaped + "\"}";

        assertThat(parse(text).compact()).asString().isEqualTo(text);
    }

    @Test
    void replacesInPlaceAndAppendsAtTheEnd() throws Exception {
        var before = parse("{\"a\":1,\"b\":2,\"c\":3}");

        var after = before.with("b", "two")
                .with("d", JsonNumber.of(-4))
                .with("e", new JsonArray(List.of(JsonLiteral.TRUE)));

        assertThat(after.compact()).asString().isEqualTo("{\"a\":1,\"b\":\"two\",\"c\":3,\"d\":-4,\"e\":[true]}");
        assertThat(before.compact()).asString().isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
    }

    private static String write(String text) {
        return new String(new JsonString(text).compact(), StandardCharsets.UTF_8);
    }

    private static JsonObject parse(String text) throws JsonSyntaxException {
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}

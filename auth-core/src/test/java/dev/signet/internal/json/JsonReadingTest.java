package dev.signet.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReadingTest {
    private static final String MARKER = "marker-7c1f";

    @Test
    void keepsOrderNumberTextAndUnknownMembers() throws Exception {
        var text = "{\"z\":1.10,\"a\":[1e2,-0,1E+400,{}],\"m\":{\"b\":null,\"a\":true},\"k\":false,\"s\":\"\"}";

        var object = parse(text);

        assertThat(object.members().keySet()).containsExactly("z", "a", "m", "k", "s");
        assertThat(object.compact()).asString().isEqualTo(text);
    }

    @Test
    void decodesEscapesInNamesAndStrings() throws Exception {
        var object = parse("{\"\\u0061\\/\":\"\\u00e9\\ud83d\\ude00\\n\\\"\"}");

        assertThat(object.find("a/").orElseThrow()).isEqualTo(new JsonString("é😀\n\""));
    }

    @Test
    void takesWhiteSpaceAroundTheDocument() throws Exception {
        assertThat(parse(" \t\r\n{ } \n").members()).isEmpty();
    }

    @Test
    void tellsAnAbsentMemberFromANull() throws Exception {
        var object = parse("{\"n\":null}");

        assertThat(object.find("n")).contains(JsonLiteral.NULL);
        assertThat(object.find("absent")).isEmpty();
    }

    @Test
    void takesNamesAndNumbersOfAnyLengthThatFitsTheDocument() throws Exception {
        var text = "{\"" + "n".repeat(200_000) + "\":" + "7".repeat(200_000) + "." + "1".repeat(2_000) + "}";

        assertThat(parse(text).compact()).asString().isEqualTo(text);
    }

    @Test
    void takesAMebibyteAndNotAByteMore() throws Exception {
        var whole = new byte[JsonValue.MAX_BYTES];
        Arrays.fill(whole, (byte) ' ');
        whole[0] = '{';
        whole[1] = '}';
        assertThat(JsonObject.parse(whole).members()).isEmpty();

        var more = Arrays.copyOf(whole, whole.length + 1);
        more[whole.length] = ' ';
        assertThat(failure(more)).isEqualTo("expected at most 1048576 bytes, found 1048577 bytes");
    }

    @Test
    void takesSixtyFourLevelsAndNotOneMore() throws Exception {
        var deepest = nested(64, "1");
        assertThat(parse(deepest).compact()).asString().isEqualTo(deepest);

        assertThat(failure(nested(65, "1"))).contains("expected at most 64 levels of nesting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"a\":["})
    void meetsAHundredThousandLevelsWithoutRunningOutOfStack(String level) {
        assertThat(failure("{\"a\":" + level.repeat(100_000))).contains("levels of nesting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"o\":{\"b\":1,\"c\":2,\"b\":1}}",
                "{\"o\":[{\"b\":1,\"b\":1}]}"
            })
    void refusesANameThatComesTwice(String text) {
        assertThat(failure(text)).contains("expected each name once in an object, found one of them again");
    }

    @Test
    void allowsTheSameNameInDifferentObjects() throws Exception {
        assertThat(parse("{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]}}").members()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":0x10}",
                "{\"a\":1 2}",
                "{\"a\":nul}",
                "{\"a\":True}",
                "{\"a\":}",
                "{\"a\"}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{,}",
                "{\"a\":1]",
                "{\"a\":[1}}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{1:2}",
                "{null:1}"
            })
    void refusesWhatBreaksTheGrammar(String text) {
        assertThat(failure(text)).contains("expected ").contains(", found ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"\\ud800\":1}",
                "{\"a\":\"b\nc\"}",
                "{\"a\":\"b\0c\"}",
                "{/**/}",
                "{} // x",
                "# x\n{}",
                "{}{}",
                "{} 1",
                "{}}",
                "{}\"}",
                "{},",
                "{}]",
                "{}\0",
                "\ufeff{}",
                "]",
                "}",
                ",",
                "\"",
                "{",
                "[",
                "x",
                "",
                " ",
                "\n\t ",
                "\0",
                "\0\0\0\0\0\0\0\0",
                "[]",
                "1",
                "\"x\"",
                "null",
                "true"
            })
    void refusesWhatIsNotOneObject(String text) {
        assertThat(failure(text)).contains("expected ").contains(", found ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":x}            | line 1, column 6: expected a member (\"name\": value) or '}', found a character that can't be there",
                "{\"a\":1             | line 1, column 7: expected a member (\"name\": value) or '}', found the end",
                "{\"a\":[1 2]}        | line 1, column 9: expected a value or ']', found a character that can't be there",
                "{\"a\":1} 2          | line 1, column 9: expected nothing more, found another value",
                "{\"a\":1,\"a\":2}    | line 1, column 8: expected each name once in an object, found one of them again",
                "[1]                  | expected an object, found an array",
            })
    void saysWhereAndWhatWasExpected(String text, String message) {
        assertThat(failure(text)).isEqualTo(message);
    }

    @Test
    void countsLines() {
        assertThat(failure("{\n  \"a\": 1,\n  b\n}")).startsWith("line 3, column ");
    }

    @Test
    void namesWhatEditorsAndPowerLossLeaveBehind() {
        assertThat(failure("\ufeff{}")).contains("byte order mark");
        assertThat(failure(new byte[4096])).contains("NUL bytes");
        assertThat(failure("")).isEqualTo("line 1, column 1: expected a value, found the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c0af",
                "e080af",
                "eda080",
                "edbfbf",
                "f08080af",
                "f4908080",
                "80",
                "ff",
                "fe",
                "c3",
                "e282",
                "f09f98"
            })
    void refusesMalformedUtf8(String hex) {
        var bad = HexFormat.of().parseHex(hex);
        var text = "{\"a\":\"".getBytes(StandardCharsets.UTF_8);
        var document = Arrays.copyOf(text, text.length + bad.length + 2);
        System.arraycopy(bad, 0, document, text.length, bad.length);
        document[document.length - 2] = '"';
        document[document.length - 1] = '}';

        assertThat(failure(document)).isEqualTo("expected UTF-8, found a malformed sequence at byte 6");
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(failure("{}".getBytes(StandardCharsets.UTF_16))).isNotEmpty();
        assertThat(failure("{}".getBytes(StandardCharsets.UTF_16LE))).isNotEmpty();
        assertThat(failure("{}".getBytes(StandardCharsets.UTF_16BE))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MARKER,
                "\"" + MARKER,
                "{" + MARKER + ":1}",
                "{\"a\":" + MARKER + "}",
                "{\"" + MARKER + "\":1,\"" + MARKER + "\":2}",
                "{\"a\":\"" + MARKER + "\\q\"}",
                "{\"a\":\"" + MARKER,
                "{\"a\":1}" + MARKER,
                "{\"" + MARKER,
                "{\"" + MARKER + "\" x",
                "[\"" + MARKER + "\"]"
            })
    void neverQuotesTheText(String text) {
        var failure = catchThrowableOfType(JsonSyntaxException.class, () -> parse(text));

        assertThat(failure).hasStackTraceContaining("JsonSyntaxException").hasNoCause();
        assertThat(failure.toString()).doesNotContain(MARKER);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void printsNoContent() throws Exception {
        var object = parse("{\"" + MARKER + "\":[\"" + MARKER + "\",12345,true,null,{\"a\":\"" + MARKER + "\"}]}");

        assertThat(object.toString()).isEqualTo("JsonObject");
        assertThat(object.members().toString()).doesNotContain("12345").containsOnlyOnce(MARKER);
    }

    @Test
    void givesUnmodifiableMembers() throws Exception {
        var members = parse("{\"a\":1}").members();

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(members::clear);
    }

    private static String nested(int levels, String innermost) {
        return "{\"a\":".repeat(levels) + innermost + "}".repeat(levels);
    }

    private static JsonObject parse(String text) throws JsonSyntaxException {
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String failure(String text) {
        return failure(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String failure(byte[] document) {
        var failure = catchThrowableOfType(JsonSyntaxException.class, () -> JsonObject.parse(document));
        assertThat(failure).as("a refusal").isNotNull();
        return failure.problem();
    }
}

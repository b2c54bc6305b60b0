package dev.signet.keyring.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsDocumentTest {
    private static final String WHERE = "x.age";
    private static final String FULL =
            "{ \"future\": {\"n\": 1.10, \"deep\": [1e5, null]},\n\t\"version\":1, \"secrets\" : {\"a\" : \"1\", \"other/B\":\"{\\\"x\\\":\\u00e9}\" , \"c\":"
                    + " {\"no\":\"string\"} }, \"tail\":-0}\n";

    @Test
    void anEmptyOneTakesASecret() throws Exception {
        SecretsDocument one = SecretsDocument.empty().with("global/X", "{\"k\":\"v\\n\"}\u0001é😀", WHERE);

        assertThat(text(one))
                .isEqualTo("{\"version\":1,\"secrets\":{\"global/X\":\"{\\\"k\\\":\\\"v\\\\n\\\"}\\u0001é😀\"}}");
        assertThat(one.find("global/X", WHERE)).hasValue("{\"k\":\"v\\n\"}\u0001é😀");
        assertThat(one.isEmpty()).isFalse();
        assertThat(one.without("global/X", WHERE).isEmpty()).isTrue();
        assertThat(one).hasToString("SecretsDocument[1 secrets]");
    }

    @Test
    void aChangeLeavesEveryOtherCharacter() throws Exception {
        SecretsDocument document = parse(FULL);

        assertThat(document.find("other/B", WHERE)).hasValue("{\"x\":é}");
        assertThat(text(document)).isEqualTo(FULL);
        assertThat(text(document.with("other/B", "new", WHERE)))
                .isEqualTo(FULL.replace("\"{\\\"x\\\":\\u00e9}\"", "\"new\""));
        assertThat(text(document.with("a", "2", WHERE))).isEqualTo(FULL.replace("\"a\" : \"1\"", "\"a\" : \"2\""));
        assertThat(text(document.with("d", "3", WHERE)))
                .isEqualTo(FULL.replace("{\"a\" : \"1\"", "{\"d\":\"3\",\"a\" : \"1\""));
    }

    @Test
    void anySecretCanBeTakenOut() throws Exception {
        SecretsDocument document = parse(FULL);

        assertThat(text(document.without("a", WHERE))).isEqualTo(FULL.replace("\"a\" : \"1\", ", ""));
        assertThat(text(document.without("other/B", WHERE)))
                .isEqualTo(FULL.replace("\"other/B\":\"{\\\"x\\\":\\u00e9}\" , ", ""));
        assertThat(text(document.without("c", WHERE))).isEqualTo(FULL.replace(" , \"c\": {\"no\":\"string\"}", ""));
        assertThat(document.without("none", WHERE)).isSameAs(document);
        SecretsDocument none = document.without("c", WHERE).without("a", WHERE).without("other/B", WHERE);
        assertThat(none.isEmpty()).as("members of other programs").isFalse();
        assertThat(text(none)).contains("\"future\": {\"n\": 1.10", "\"tail\":-0", "\"secrets\" : {");
    }

    @Test
    void aSecretThatIsNoStringIsNotReadAndCanBeReplaced() throws Exception {
        SecretsDocument document = parse(FULL);

        assertThat(catchThrowableOfType(StoreException.class, () -> document.find("c", WHERE)))
                .hasMessageContaining("the secret \"c\" in it is no string");
        assertThat(document.with("c", "now", WHERE).find("c", WHERE)).hasValue("now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"secrets\":{}}",
                "{\"version\":2,\"secrets\":{}}",
                "{\"version\":\"1\",\"secrets\":{}}",
                "{\"version\":1,\"secrets\":[]}",
                "{\"version\":1,\"secrets\":{\"a\":\"canary\",\"a\":\"2\"}}",
                "{\"version\":1,\"secrets\":{},\"secrets\":{}}",
                "{\"version\":1,\"secrets\":{\"a\":\"canary}}",
                "{\"version\":1,\"secrets\":{\"a\":canary}}",
                "{\"version\":1,\"secrets\":{}} canary",
                "{\"version\":1,\"secrets\":{}}{}"
            })
    void whatIsNoSuchDocumentIsRefusedWithoutQuotingIt(String text) {
        StoreException refused = catchThrowableOfType(StoreException.class, () -> parse(text));

        assertThat(refused).isNotNull().hasMessageStartingWith("x.age is not what was expected: ");
        assertThat(refused).hasMessageNotContaining("canary").hasNoCause();
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        assertThat(catchThrowableOfType(
                        StoreException.class, () -> SecretsDocument.parse(new byte[] {'{', (byte) 0xff}, WHERE)))
                .hasMessageContaining("no UTF-8 text");
    }

    @Test
    void valuesOfEveryKindAreSteppedOverAndStay() throws Exception {
        String text =
                "{\"version\":1,\"secrets\":{\"n\":12,\"f\":-1.50e3 ,\"t\":true,\"z\":null,\"l\":[1,{}],\"s\":\"x\"}}";
        SecretsDocument document = parse(text);

        assertThat(text(document.with("s", "y", WHERE))).isEqualTo(text.replace("\"x\"", "\"y\""));
        assertThat(text(document.without("s", WHERE))).isEqualTo(text.replace(",\"s\":\"x\"", ""));
        assertThat(text(document.with("f", "y", WHERE))).isEqualTo(text.replace("-1.50e3", "\"y\""));
        assertThat(text(document.with("n", "y", WHERE))).isEqualTo(text.replace("12", "\"y\""));
        assertThat(text(document.without("z", WHERE).without("n", WHERE).without("t", WHERE)))
                .isEqualTo("{\"version\":1,\"secrets\":{\"f\":-1.50e3 ,\"l\":[1,{}],\"s\":\"x\"}}");
    }

    @Test
    void longSecretsKeepTheirPlace() throws Exception {
        String value = "é\"\\".repeat(30_000);
        SecretsDocument document =
                SecretsDocument.empty().with("b", "last", WHERE).with("a", value, WHERE);

        assertThat(document.find("a", WHERE)).hasValue(value);
        assertThat(text(document.with("b", "x", WHERE))).endsWith("\"b\":\"x\"}}");
        assertThat(text(document.without("a", WHERE))).isEqualTo("{\"version\":1,\"secrets\":{\"b\":\"last\"}}");
    }

    private static SecretsDocument parse(String text) throws StoreException {
        return SecretsDocument.parse(text.getBytes(StandardCharsets.UTF_8), WHERE);
    }

    private static String text(SecretsDocument document) {
        return new String(document.bytes(), StandardCharsets.UTF_8);
    }
}

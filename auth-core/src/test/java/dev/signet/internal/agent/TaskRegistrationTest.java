package dev.signet.internal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.internal.keys.AgentIdentityVectors;
import dev.signet.internal.keys.BoxSealer;
import dev.signet.internal.keys.Ed25519Signer;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRegistrationTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();
    private Ed25519Signer signer;

    @BeforeEach
    void openKey() throws Exception {
        signer = vectors.signer();
    }

    @AfterEach
    void closeKey() {
        signer.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"task_id":"one"}                                              | one
                    {"taskId":"two"}                                               | two
                    {"taskId":"two","task_id":"one"}                               | one
                    {"task_id":"","taskId":"two"}                                  | two
                    {"task_id":null,"taskId":"two"}                                | two
                    {"task_id":1,"taskId":"two"}                                   | two
                    {"encrypted_task_id":"not even a box","taskId":"two"}          | two
                    {"encryptedTaskId":"SEALED"}                                   | task-sealed-42
                    {"encrypted_task_id":"SEALED"}                                 | task-sealed-42
                    {"encrypted_task_id":"SEALED","encryptedTaskId":"no box"}      | task-sealed-42
                    {"task_id":"","taskId":null,"encryptedTaskId":"SEALED","x":{}} | task-sealed-42
                    """)
    void findsTheFirstPlainIdOrElseASealedOne(String body, String expected) throws Exception {
        String answer = body.replace("SEALED", vectors.text("sealed_box", "sealed_base64"));

        assertThat(TaskRegistration.taskId(signer, answer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                    | found none
                    {"task_id":""}                        | found none
                    {"task_id":["secret-id"]}             | found none
                    {"task_id":"secret:id"}               | another character
                    {"encrypted_task_id":"secret_id!"}    | standard base64
                    {"encrypted_task_id":"c2VjcmV0LWlk"}  | at least 48 bytes, found 9
                    ["secret-id"]                         | expected an object, found an array
                    <html>secret-id</html>                | line 1, column 1
                    {"task_id":"secret-id"                | found the end
                    """)
    void refusesAnAnswerWithoutAUsableIdAndQuotesNothing(String body, String problem) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> TaskRegistration.taskId(signer, body))
                .withNoCause()
                .withMessageContaining(problem)
                .withMessageNotContaining("secret")
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "task 1", "\u00e9"})
    void refusesASealedIdThatCannotBeSigned(String id) throws Exception {
        assertRefused(id.getBytes(UTF_8), "sealed task id of 1 to 128 characters");
    }

    @Test
    void refusesASealedIdThatIsNoText() throws Exception {
        assertRefused(new byte[] {(byte) 0xff, 'x'}, "UTF-8");
    }

    @Test
    void refusesASealedIdThatIsTooLong() throws Exception {
        assertRefused("x".repeat(129).getBytes(UTF_8), "found 129 characters");
    }

    private void assertRefused(byte[] id, String problem) throws Exception {
        String sealed = Base64.getEncoder().encodeToString(BoxSealer.seal(vectors, id));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> TaskRegistration.taskId(signer, "{\"encrypted_task_id\":\"" + sealed + "\"}"))
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
    }

    @Test
    void saysThatASignerOpensNoBoxes() throws Exception {
        var plain = FakeSigner.with("Ed25519", 64);
        assertThat(TaskRegistration.taskId(plain, "{\"task_id\":\"one\"}")).isEqualTo("one");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> TaskRegistration.taskId(plain, "{\"encrypted_task_id\":\"AAAA\"}"))
                .withMessageContaining("opens no boxes")
                .satisfies(e -> assertThat(e.isRemote()).isFalse());
    }
}

package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Shows that the suite can fail: each store that breaks a promise fails the tests of that promise. */
final class CredentialStoreContractControlTest {
    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        BrokenStores.IgnoresTheRevision.class,
                        List.of(
                                "aDraftCanBeUsedAgainAfterAConflict()",
                                "ofManyThreadsUnderOneLeaseExactlyOneReplacesARevision()",
                                "refusesToCreateOverADocumentThatAppearedAndToReplaceOneThatVanished()",
                                "refusesToReplaceWhatTheCallerHasNotSeen()")),
                Arguments.of(
                        BrokenStores.IgnoresTheLease.class,
                        List.of("aLeaseLostAfterPreparingStopsTheCommit()", "nothingIsWrittenWithoutTheLease()")),
                Arguments.of(BrokenStores.ServesTornDocuments.class, List.of("readersNeverSeeATornDocument()")),
                Arguments.of(BrokenStores.NeverNoticesAChange.class, List.of("aProbeTellsEachChangeAndNothingElse()")),
                Arguments.of(BrokenStores.DeletesWhateverIsThere.class, List.of("doesNotDeleteAnotherRevision()")),
                Arguments.of(BrokenStores.LeavesDocumentsOpen.class, List.of("whatIsSavedIsNotOpenToOthers()")),
                Arguments.of(
                        BrokenStores.SweepsNothing.class,
                        List.of("sweepingRemovesWhatWasLaidAsideAndNoDocument()", "nothingIsSweptWithoutTheLease()")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aStoreThatBreaksAPromiseFailsTheTestsOfIt(Class<?> suite, List<String> expected) {
        assertThat(failuresOf(suite)).containsAll(expected);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aStoreThatBreaksOnePromisePassesMostTests(Class<?> suite, List<String> expected) {
        assertThat(failuresOf(suite)).hasSizeLessThan(expected.size() + 4);
    }

    private static List<String> failuresOf(Class<?> suite) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(suite))
                .build();
        List<String> failed = new java.util.concurrent.CopyOnWriteArrayList<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() == Status.FAILED) {
                    failed.add(test.getDisplayName());
                }
            }
        });
        return List.copyOf(failed);
    }
}

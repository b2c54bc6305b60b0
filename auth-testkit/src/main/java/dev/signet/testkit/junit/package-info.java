/** Extensions and contract suites for JUnit Jupiter. Nothing outside this package needs JUnit or AssertJ. */
@NullMarked
package dev.signet.testkit.junit;

import org.jspecify.annotations.NullMarked;

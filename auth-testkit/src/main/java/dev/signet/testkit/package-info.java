/** A fake authorization server, fake stores, time moved by hand and canary secrets: for the tests of who builds on Signet. */
@NullMarked
package dev.signet.testkit;

import org.jspecify.annotations.NullMarked;

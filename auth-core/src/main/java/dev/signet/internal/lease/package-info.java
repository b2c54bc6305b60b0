/** Who may write a home: the lease among Signet's processes and threads, and the lock of the program beside us. */
@NullMarked
package dev.signet.internal.lease;

import org.jspecify.annotations.NullMarked;

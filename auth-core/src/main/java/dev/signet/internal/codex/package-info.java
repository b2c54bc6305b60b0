/** The one profile that shares a home with the Codex CLI. Nothing outside this package knows a name of that world. */
@NullMarked
package dev.signet.internal.codex;

import org.jspecify.annotations.NullMarked;

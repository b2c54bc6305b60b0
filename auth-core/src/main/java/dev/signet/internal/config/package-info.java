/** The one reader of environment variables and of configuration files. */
@NullMarked
package dev.signet.internal.config;

import org.jspecify.annotations.NullMarked;

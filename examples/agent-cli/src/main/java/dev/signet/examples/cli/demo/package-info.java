/** The main job of Signet, done before the reader's eyes and counted by the server. */
@NullMarked
package dev.signet.examples.cli.demo;

import org.jspecify.annotations.NullMarked;

package dev.signet.internal.health;

import java.util.Optional;

/**
 * What all processes of a home know of its last refresh.
 *
 * @param failures how many attempts in a row gave nothing
 * @param over why the session is over, in one word; empty while it is not
 */
public record RefreshFacts(int failures, Optional<String> over) {}

package dev.signet.internal.health;

import dev.signet.auth.event.HealthLevel;

/**
 * How one thing stands.
 *
 * @param check which figure, such as {@code key_age}
 * @param subject of what: an agent and its key, a document; empty text where there is one only
 * @param level how it stands
 * @param detail what was found and what to do; no secret
 */
public record Finding(String check, String subject, HealthLevel level, String detail) {}

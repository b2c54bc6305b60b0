/** The Secret Service of Linux desktops (gnome-keyring, KWallet, KeePassXC), spoken over D-Bus. */
@NullMarked
package dev.signet.keyring.internal.secretservice;

import org.jspecify.annotations.NullMarked;

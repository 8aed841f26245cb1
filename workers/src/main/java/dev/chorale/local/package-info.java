/**
 * Real servers on this machine: Temporal with its UI and MinIO as processes of the user, without
 * containers. Entry: {@link LocalServers}.
 */
@NullMarked
package dev.chorale.local;

import org.jspecify.annotations.NullMarked;

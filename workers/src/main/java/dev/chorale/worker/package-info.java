/** The worker process: wiring, settings, drain, telemetry. */
@NullMarked
package dev.chorale.worker;

import org.jspecify.annotations.NullMarked;

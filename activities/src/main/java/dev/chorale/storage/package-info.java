/**
 * What stages keep: content-addressed objects, and manifests that are put last. Entries: {@link
 * ArtifactStore}, the port, and {@link Stages}, which runs a stage once for each key.
 */
@NullMarked
package dev.chorale.storage;

import org.jspecify.annotations.NullMarked;

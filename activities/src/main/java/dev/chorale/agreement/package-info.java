/**
 * How far raters agree, corrected for chance: published measures over values that are only equal or
 * not, or that lie a distance apart. Knows no label and no corpus. Entry: {@link
 * KrippendorffAlpha}.
 */
@NullMarked
package dev.chorale.agreement;

import org.jspecify.annotations.NullMarked;

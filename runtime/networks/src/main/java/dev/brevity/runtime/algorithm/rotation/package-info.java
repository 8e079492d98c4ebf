/**
 * Rotations, which spread outliers over all channels, and what must be done to normalizations so
 * that rotations pass them.
 */
@NullMarked
package dev.brevity.runtime.algorithm.rotation;

import org.jspecify.annotations.NullMarked;

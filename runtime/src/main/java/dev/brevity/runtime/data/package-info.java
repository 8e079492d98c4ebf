/**
 * Reads samples from folders, archives and files, one after the other and in fixed memory. Only
 * {@code BatchTensors} knows DJL.
 */
@NullMarked
package dev.brevity.runtime.data;

import org.jspecify.annotations.NullMarked;

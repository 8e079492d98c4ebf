/**
 * Reads samples from folders, archives and files, one after the other and in fixed memory. Knows no
 * tensor library: a batch is arrays and shapes.
 */
@NullMarked
package dev.brevity.runtime.data;

import org.jspecify.annotations.NullMarked;

/** Quantizing a model file from a program. */
@NullMarked
package dev.brevity.samples.ownmodel;

import org.jspecify.annotations.NullMarked;

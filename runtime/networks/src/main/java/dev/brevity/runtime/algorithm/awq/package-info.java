/** Scales and limits of weights that activations ask for. */
@NullMarked
package dev.brevity.runtime.algorithm.awq;

import org.jspecify.annotations.NullMarked;

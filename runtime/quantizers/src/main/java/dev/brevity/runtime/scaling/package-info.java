/** Scale factors: constant, learned, from statistics of weights or of activations. */
@NullMarked
package dev.brevity.runtime.scaling;

import org.jspecify.annotations.NullMarked;

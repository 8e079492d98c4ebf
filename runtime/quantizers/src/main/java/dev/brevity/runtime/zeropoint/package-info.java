/** Zero points: none, learned, from statistics of weights or of activations. */
@NullMarked
package dev.brevity.runtime.zeropoint;

import org.jspecify.annotations.NullMarked;

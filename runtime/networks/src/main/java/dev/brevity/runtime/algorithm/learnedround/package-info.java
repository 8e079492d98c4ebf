/**
 * Rounding of weights up or down that is learned by gradients, layer by layer or block by block.
 */
@NullMarked
package dev.brevity.runtime.algorithm.learnedround;

import org.jspecify.annotations.NullMarked;

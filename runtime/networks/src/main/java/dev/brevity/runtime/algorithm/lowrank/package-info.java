/** Branches of small rank that add back what rounding takes from weights. */
@NullMarked
package dev.brevity.runtime.algorithm.lowrank;

import org.jspecify.annotations.NullMarked;

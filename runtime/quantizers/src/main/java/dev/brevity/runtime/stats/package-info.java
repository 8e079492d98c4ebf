/** Statistics of tensors that scales and zero points are computed from. */
@NullMarked
package dev.brevity.runtime.stats;

import org.jspecify.annotations.NullMarked;

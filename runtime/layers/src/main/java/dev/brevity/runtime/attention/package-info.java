/** Attention that quantizes the operands of its products, as blocks of DJL. */
@NullMarked
package dev.brevity.runtime.attention;

import org.jspecify.annotations.NullMarked;

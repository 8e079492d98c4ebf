/** Networks computed with integers alone, next to the same networks with quantized floats. */
@NullMarked
package dev.brevity.tests.integer;

import org.jspecify.annotations.NullMarked;

/** Choosing among files by measuring them. */
@NullMarked
package dev.brevity.runtime.tuning;

import org.jspecify.annotations.NullMarked;

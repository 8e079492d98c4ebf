/** Which values a scale or a bit width may take: any, powers of two, integers. */
@NullMarked
package dev.brevity.runtime.restriction;

import org.jspecify.annotations.NullMarked;

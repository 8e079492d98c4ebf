/** The way into the library. */
@NullMarked
package dev.brevity.runtime;

import org.jspecify.annotations.NullMarked;

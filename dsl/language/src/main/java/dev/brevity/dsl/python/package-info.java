/** Reads quantizers written as classes of Python and writes them as recipes. Nothing is run. */
@NullMarked
package dev.brevity.dsl.python;

import org.jspecify.annotations.NullMarked;

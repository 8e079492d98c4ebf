/** From files and the class path to documents and the built-in library. */
@NullMarked
package dev.brevity.dsl.source;

import org.jspecify.annotations.NullMarked;

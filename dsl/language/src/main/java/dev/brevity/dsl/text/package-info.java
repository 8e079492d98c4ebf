/** Findings as text, with the excerpt of the source and colors. */
@NullMarked
package dev.brevity.dsl.text;

import org.jspecify.annotations.NullMarked;

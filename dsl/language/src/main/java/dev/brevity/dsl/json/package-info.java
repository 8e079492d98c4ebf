/** Indented JSON. */
@NullMarked
package dev.brevity.dsl.json;

import org.jspecify.annotations.NullMarked;

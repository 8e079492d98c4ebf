/** Answers to "why": pages about diagnostics, and where the values of a recipe come from. */
@NullMarked
package dev.brevity.dsl.explain;

import org.jspecify.annotations.NullMarked;

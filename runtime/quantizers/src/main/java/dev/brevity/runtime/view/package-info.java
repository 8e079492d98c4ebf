/** Shapes in which statistics look at a tensor. */
@NullMarked
package dev.brevity.runtime.view;

import org.jspecify.annotations.NullMarked;

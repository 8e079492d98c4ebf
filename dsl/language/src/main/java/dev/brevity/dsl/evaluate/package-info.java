/** Lazy, total evaluation of merged recipes into trees of objects to build. */
@NullMarked
package dev.brevity.dsl.evaluate;

import org.jspecify.annotations.NullMarked;

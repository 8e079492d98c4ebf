/**
 * Everything that can be wrong with recipes and plans before a model is known, found in one run.
 */
@NullMarked
package dev.brevity.dsl.check;

import org.jspecify.annotations.NullMarked;

/**
 * What a source file says, the same for {@code .quant} and YAML: declarations and expressions with
 * their spans.
 */
@NullMarked
package dev.brevity.dsl.ast;

import org.jspecify.annotations.NullMarked;

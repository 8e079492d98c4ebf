/**
 * The surface syntax of {@code .quant} files: source text, positions, tokens and syntax trees.
 * Knows no meaning.
 */
@NullMarked
package dev.brevity.grammar;

import org.jspecify.annotations.NullMarked;

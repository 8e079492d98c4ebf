/** Findings as text, JSON, SARIF and GitHub annotations. */
@NullMarked
package dev.brevity.dsl.render;

import org.jspecify.annotations.NullMarked;

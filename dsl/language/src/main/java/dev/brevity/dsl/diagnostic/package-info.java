/** Findings as data: code, place, reason and fix. Nothing here renders or prints. */
@NullMarked
package dev.brevity.dsl.diagnostic;

import org.jspecify.annotations.NullMarked;

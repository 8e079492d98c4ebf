/** From documents to canonical texts of either surface. */
@NullMarked
package dev.brevity.dsl.print;

import org.jspecify.annotations.NullMarked;

/** Reference documentation written from recipes: one text per page, the same for equal recipes. */
@NullMarked
package dev.brevity.dsl.document;

import org.jspecify.annotations.NullMarked;

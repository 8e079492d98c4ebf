/** What expressions evaluate to, including what cannot be known before a model is. */
@NullMarked
package dev.brevity.dsl.value;

import org.jspecify.annotations.NullMarked;

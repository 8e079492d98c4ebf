/** What all building blocks of a quantizer share: names, state, training mode and native memory. */
@NullMarked
package dev.brevity.runtime.module;

import org.jspecify.annotations.NullMarked;

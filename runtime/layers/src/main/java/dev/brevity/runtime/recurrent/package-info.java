/** Recurrent layers that quantize their weights, gates and states, as blocks of DJL. */
@NullMarked
package dev.brevity.runtime.recurrent;

import org.jspecify.annotations.NullMarked;

/** What a layer calls to quantize a tensor, and how a recipe is put to work on a layer. */
@NullMarked
package dev.brevity.runtime.proxy;

import org.jspecify.annotations.NullMarked;

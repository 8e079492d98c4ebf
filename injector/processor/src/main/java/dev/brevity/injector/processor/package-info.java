/** Writes the index of implementations while the classes are compiled. */
@NullMarked
package dev.brevity.injector.processor;

import org.jspecify.annotations.NullMarked;

/**
 * From source files, {@code .quant} and YAML, to documents. Both surfaces give the same documents.
 */
@NullMarked
package dev.brevity.dsl.read;

import org.jspecify.annotations.NullMarked;

/** What targets say of the structure of a network before any work. */
@NullMarked
package dev.brevity.runtime.onnx.structure;

import org.jspecify.annotations.NullMarked;

/** The types of elements that ONNX knows, how files store them, and options of operators. */
@NullMarked
package dev.brevity.runtime.onnx.element;

import org.jspecify.annotations.NullMarked;

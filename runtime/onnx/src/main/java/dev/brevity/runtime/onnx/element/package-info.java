/** The types of elements that ONNX knows, and how files store them. */
@NullMarked
package dev.brevity.runtime.onnx.element;

import org.jspecify.annotations.NullMarked;

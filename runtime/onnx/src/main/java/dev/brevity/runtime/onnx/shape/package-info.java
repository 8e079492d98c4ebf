/**
 * What can be said of the values of a model without computing them: types, shapes, and the numbers
 * of small tensors, by operator.
 */
@NullMarked
package dev.brevity.runtime.onnx.shape;

import org.jspecify.annotations.NullMarked;

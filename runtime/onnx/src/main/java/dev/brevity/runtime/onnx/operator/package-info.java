/**
 * ONNX's operators, each described in one place: its versions, inputs and attributes, what it
 * computes, what it makes of shapes, and where versions of it differ.
 */
@NullMarked
package dev.brevity.runtime.onnx.operator;

import org.jspecify.annotations.NullMarked;

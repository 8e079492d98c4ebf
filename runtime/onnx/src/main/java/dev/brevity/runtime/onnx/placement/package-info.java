/**
 * Where QuantizeLinear and DequantizeLinear stand, so that an engine computes in integers what is
 * faster so: a pass between the network that has been written and its file.
 */
@NullMarked
package dev.brevity.runtime.onnx.placement;

import org.jspecify.annotations.NullMarked;

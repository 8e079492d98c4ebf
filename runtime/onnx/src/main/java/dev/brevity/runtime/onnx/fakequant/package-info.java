/**
 * A network that has been written as ONNX, read again as operators in floating point and fake
 * quantizers between them: what writers of other formats for integer engines begin with.
 */
@NullMarked
package dev.brevity.runtime.onnx.fakequant;

import org.jspecify.annotations.NullMarked;

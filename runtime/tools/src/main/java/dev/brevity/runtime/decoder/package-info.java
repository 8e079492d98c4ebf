/** Language models as networks in ONNX. */
@NullMarked
package dev.brevity.runtime.decoder;

import org.jspecify.annotations.NullMarked;

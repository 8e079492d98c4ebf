/** Networks as plans see them: layers and shapes without numbers. */
@NullMarked
package dev.brevity.runtime.onnx.outline;

import org.jspecify.annotations.NullMarked;

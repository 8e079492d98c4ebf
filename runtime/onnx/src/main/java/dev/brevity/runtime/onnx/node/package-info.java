/** The nodes of a file as operators read them: attributes, and where their inputs come from. */
@NullMarked
package dev.brevity.runtime.onnx.node;

import org.jspecify.annotations.NullMarked;

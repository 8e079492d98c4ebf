/**
 * Layers that files spell out as several operators: their patterns, and how they are found in a
 * network.
 */
@NullMarked
package dev.brevity.runtime.onnx.pattern;

import org.jspecify.annotations.NullMarked;

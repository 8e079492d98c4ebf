package dev.brevity.tests.conformance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a quantizer's tree.
 *
 * @param parameters its own parameters
 * @param buffers its own buffers
 */
record Part(
    String implementation,
    Map<String, ? extends @Nullable Object> attributes,
    Map<String, Tensor> parameters,
    Map<String, Tensor> buffers) {}

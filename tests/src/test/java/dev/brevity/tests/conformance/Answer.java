package dev.brevity.tests.conformance;

import java.util.Map;

/**
 * What one call gave.
 *
 * @param out the quantized tensor, field by field, by the names of the record
 * @param gradients {@code grad_weight}, {@code grad_input}, {@code grad_bias}, {@code grad_params};
 *     empty when none were asked for
 */
record Answer(Map<String, ?> out, Map<String, ?> gradients) {}

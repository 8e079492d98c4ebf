package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Numbers.Floats;
import java.util.Map;

/**
 * What a model makes of a batch.
 *
 * @param outputs by name
 * @param layers values inside the network by id, as far as they are tensors of real numbers
 */
public record Observed(Map<String, Floats> outputs, Map<String, Floats> layers) {}

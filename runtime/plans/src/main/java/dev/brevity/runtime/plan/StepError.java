package dev.brevity.runtime.plan;

import dev.brevity.runtime.algorithm.LayerError;

/**
 * What a step has done to the output of a layer, or of the whole network.
 *
 * @param step its name
 */
public record StepError(String step, LayerError error) {}

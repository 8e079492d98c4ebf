package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.TrackedParameter;
import org.jspecify.annotations.Nullable;

/**
 * A place where a quantizer is at work.
 *
 * @param layer the layer
 * @param parameter the parameter that is quantized; null for activations
 */
public record QuantizerSite(LayerFacts layer, @Nullable TrackedParameter parameter) {}

package dev.brevity.runtime.layer;

import ai.djl.nn.Parameter;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.WeightQuant;
import org.jspecify.annotations.Nullable;

/**
 * What all layers with a weight are told; a missing quantizer leaves its tensor alone.
 *
 * @param weight another layer's, to be shared; null for one of its own
 * @param bias another layer's, to be shared; null for one of its own, if any
 */
record WeightLayerOptions(
    @Nullable Parameter weight,
    @Nullable Parameter bias,
    boolean hasBias,
    boolean returnQuantTensor,
    @Nullable AttachedQuantizer<WeightQuant> weightQuant,
    @Nullable AttachedQuantizer<BiasQuant> biasQuant,
    @Nullable AttachedQuantizer<ActQuant> inputQuant,
    @Nullable AttachedQuantizer<ActQuant> outputQuant) {}

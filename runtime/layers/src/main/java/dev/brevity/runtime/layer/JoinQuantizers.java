package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import org.jspecify.annotations.Nullable;

/** What quantizes the inputs and the output of a layer with several inputs. */
record JoinQuantizers(
    @Nullable AttachedQuantizer<ActQuant> input,
    @Nullable AttachedQuantizer<ActQuant> output,
    boolean returnQuantTensor) {}

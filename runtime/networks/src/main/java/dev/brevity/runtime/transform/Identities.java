package dev.brevity.runtime.transform;

import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;

/** Makes layers that only quantize, with or without a sign. */
record Identities(QuantizerRecipe signed, QuantizerRecipe unsigned, SignRule sign) {
  QuantIdentity of(boolean isUnsigned) {
    return QuantIdentity.builder(QuantizerCatalog.empty())
        .actQuant(isUnsigned ? unsigned : signed)
        .returnQuantTensor(true)
        .build();
  }
}

package dev.brevity.runtime.onnx.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the quantizers of one layer do at one call of it.
 *
 * @param forms of the activations by the name of the quantizer: {@code input_quant} …
 * @param weight absent when it is not quantized
 * @param weights of a layer with several, by the name of the quantizer
 * @param bias absent when it is not quantized
 * @param problems what cannot be written, by the name of the quantizer
 */
record QuantizedParts(
    Map<String, ActivationForm> forms,
    Optional<StoredTensor> weight,
    Map<String, StoredTensor> weights,
    Optional<StoredTensor> bias,
    Map<String, InexpressibleException> problems) {
  static final QuantizedParts NONE =
      new QuantizedParts(Map.of(), Optional.empty(), Map.of(), Optional.empty(), Map.of());

  QuantizedParts {
    forms = Map.copyOf(forms);
    weights = Map.copyOf(weights);
    problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
  }

  Optional<ActivationForm> form(String quantizer) {
    return Optional.ofNullable(forms.get(quantizer));
  }
}

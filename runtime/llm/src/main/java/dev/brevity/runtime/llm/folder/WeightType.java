package dev.brevity.runtime.llm.folder;

import dev.brevity.runtime.safetensors.TensorType;
import java.util.Optional;

/** In which type of floating point weights are written. */
public enum WeightType {
  F32("float32"),
  F16("float16"),
  BF16("bfloat16"),
  /** As they were. */
  STORED("");

  private final String configured;

  WeightType(String configured) {
    this.configured = configured;
  }

  /** What transformers calls it in {@code config.json}; empty where nothing changes. */
  Optional<String> configured() {
    return configured.isEmpty() ? Optional.empty() : Optional.of(configured);
  }

  TensorType orElse(TensorType stored) {
    return this == STORED ? stored : TensorType.valueOf(name());
  }
}

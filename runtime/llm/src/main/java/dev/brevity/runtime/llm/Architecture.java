package dev.brevity.runtime.llm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The families of decoders that can be read, by the class names of transformers. */
public enum Architecture {
  LLAMA("LlamaForCausalLM", "llama"),
  MISTRAL("MistralForCausalLM", "mistral"),
  QWEN2("Qwen2ForCausalLM", "qwen2"),
  QWEN3("Qwen3ForCausalLM", "qwen3");

  private final String className;
  private final String modelType;

  Architecture(String className, String modelType) {
    this.className = className;
    this.modelType = modelType;
  }

  /** What {@code config.json} calls it under {@code architectures}. */
  public String className() {
    return className;
  }

  /** What {@code config.json} calls it under {@code model_type}. */
  public String modelType() {
    return modelType;
  }

  static Optional<Architecture> of(String className) {
    return Arrays.stream(values()).filter(one -> one.className.equals(className)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Architecture::className).toList();
  }
}

package dev.brevity.runtime.command;

import dev.brevity.runtime.evaluation.ModelLoading.ModelRuntime;
import java.util.List;

/** Where the user wants models to be computed. */
enum RuntimeChoice {
  ALL(ModelRuntime.values()),
  ONNXRUNTIME(ModelRuntime.ONNXRUNTIME),
  BREVITY(ModelRuntime.BREVITY);

  private final List<ModelRuntime> runtimes;

  RuntimeChoice(ModelRuntime... runtimes) {
    this.runtimes = List.of(runtimes);
  }

  List<ModelRuntime> runtimes() {
    return runtimes;
  }
}

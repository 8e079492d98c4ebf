package dev.brevity.runtime.command;

import dev.brevity.runtime.evaluation.ModelLoading.Where;

/** Where the user wants models to be computed. */
enum RuntimeChoice {
  AUTO(Where.EITHER),
  ONNXRUNTIME(Where.ONNXRUNTIME),
  BREVITY(Where.BREVITY),
  ALL(Where.BOTH);

  private final Where where;

  RuntimeChoice(Where where) {
    this.where = where;
  }

  Where where() {
    return where;
  }
}

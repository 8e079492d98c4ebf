package dev.brevity.runtime.onnx;

import static java.util.stream.Collectors.joining;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.util.List;
import onnx.OperatorSetIdProto;

/** The versions of operators that a file is written for. */
final class OperatorSets {
  /** No version will have a higher number soon; newer ones than known are read like those known. */
  private static final int LAST = 99;

  private OperatorSets() {}

  static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** The version of the standard operators; 0 if none is named. */
  static long standard(List<OperatorSetIdProto> sets) {
    long version = 0;
    for (OperatorSetIdProto set : sets) {
      if (isStandard(set.getDomain())) {
        version = Math.max(version, set.getVersion());
      }
    }
    return version;
  }

  /**
   * The version of the standard operators of a model.
   *
   * @throws OnnxException if it cannot be read
   */
  static long ofModel(List<OperatorSetIdProto> sets) {
    long version = standard(sets);
    if (version < 1
        && !sets.isEmpty()
        && sets.stream().noneMatch(set -> isStandard(set.getDomain()))) {
      throw OnnxException.of(
          Code.UNSUPPORTED_OPERATOR,
          "the model has operators of `"
              + sets.stream().map(OperatorSetIdProto::getDomain).collect(joining("`, `"))
              + "` alone, and no layers that can be quantized");
    }
    if (version < 1 || version > LAST) {
      throw OnnxException.of(
          Code.UNSUPPORTED_OPERATOR,
          "the model uses operator set " + version + " of ONNX, which does not exist");
    }
    return version;
  }
}

package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.nio.file.Path;
import java.util.Optional;

/** Networks in ONNX files without their numbers. */
public final class OnnxSketch {
  private OnnxSketch() {}

  /**
   * The network: layers and tensors have shapes and no values. No tensor is read and no engine is
   * started.
   *
   * @return empty if the file is none that can be read, which the reader of its outline reports
   */
  public static Optional<Graph> of(Path network) {
    if (!new OnnxFormat().reads(network)) {
      return Optional.empty();
    }
    try {
      OnnxFile file = OnnxFile.open(network);
      ModelSketch sketch =
          new ModelImport(file.tensors(false), Optional.empty()).read(file.model());
      return sketch.unsupported().isEmpty()
          ? Optional.of(sketch.model().graph())
          : Optional.empty();
    } catch (OnnxException e) {
      return Optional.empty();
    }
  }
}

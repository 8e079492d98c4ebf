package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads models from ONNX files: any operator set, tensors inside of the file or in files next to
 * it. Weights of convolutions, products and normalizations become parameters of named layers.
 */
public final class OnnxImporter {
  private final NDManager manager;

  /**
   * @param manager owns the parameters of the models that are read
   */
  public OnnxImporter(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Reads a model.
   *
   * @param shown the path as the user gave it
   * @param sink told why, if the model cannot be read; everything unsupported in one finding
   */
  public Optional<OnnxModel> read(Path path, String shown, DiagnosticSink sink) {
    try {
      return Optional.of(read(OnnxFile.open(path)));
    } catch (OnnxException e) {
      sink.report(e.diagnostic(shown));
      return Optional.empty();
    }
  }

  /**
   * Reads the model of a file.
   *
   * @throws OnnxException if it cannot be read
   */
  OnnxModel read(OnnxFile file) {
    TensorReader tensors = file.tensors(true);
    try (ArrayReader arrays = new ArrayReader(tensors, manager)) {
      ModelSketch sketch = new ModelImport(tensors, Optional.of(arrays)).read(file.model());
      if (!sketch.unsupported().isEmpty()) {
        throw sketch.unsupported().exception();
      }
      sketch.constants().fill(arrays);
      return sketch.model();
    }
  }
}

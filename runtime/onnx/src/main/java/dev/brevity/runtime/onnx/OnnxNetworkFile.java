package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import dev.brevity.runtime.plan.GraphFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network in an ONNX file. For its outline no tensor is read, no file next to the model is
 * opened, and no engine is started.
 *
 * @param shown the file as messages name it
 */
record OnnxNetworkFile(OnnxFile file, String shown) implements GraphFile {
  @Override
  public ModelOutline outline() throws UnreadableModelException {
    try {
      TensorReader tensors = file.tensors(false);
      ModelSketch sketch = new ModelImport(tensors, Optional.empty()).read(file.model());
      return new GraphOutline(sketch.model().graph())
          .outline(
              shown,
              ports(sketch.model().inputs()),
              ports(sketch.model().outputs()),
              sketch.unsupported().all())
          .from(sketch.model().origin(), new FileOutline(file, sketch).stored());
    } catch (OnnxException e) {
      throw new UnreadableModelException(List.of(e.diagnostic(shown)));
    }
  }

  @Override
  public List<Path> furtherFiles() {
    return new ExternalFiles(file).all();
  }

  @Override
  public Graph graph(NDManager manager) throws UnreadableModelException {
    try {
      return new OnnxImporter(manager).read(file).graph();
    } catch (OnnxException e) {
      throw new UnreadableModelException(List.of(e.diagnostic(shown)));
    }
  }

  private static List<ModelOutline.Port> ports(List<OnnxModel.Port> ports) {
    return ports.stream().map(OnnxModel.Port::outlined).toList();
  }
}

package dev.brevity.runtime.onnx;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.OutlineReader;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The outline of ONNX models: the layers that importing them makes. No tensor is read, no file
 * beside the model is opened, and no engine is started.
 */
public final class OnnxOutlineReader implements OutlineReader {
  private static final String ENDING = ".onnx";

  @Override
  public boolean reads(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  @Override
  public ModelOutline read(Path file, String shown) throws UnreadableModelException {
    try {
      OnnxFile opened = OnnxFile.open(file);
      TensorReader tensors = opened.tensors(false);
      ModelSketch sketch = new ModelImport(tensors, Optional.empty()).read(opened.model());
      return new GraphOutline(sketch.model().graph())
          .outline(
              shown,
              ports(sketch.model().inputs()),
              ports(sketch.model().outputs()),
              sketch.unsupported().all())
          .from(sketch.model().origin());
    } catch (OnnxException e) {
      throw new UnreadableModelException(List.of(e.diagnostic(shown)));
    }
  }

  private static List<ModelOutline.Port> ports(List<OnnxModel.Port> ports) {
    return ports.stream().map(OnnxModel.Port::outlined).toList();
  }
}

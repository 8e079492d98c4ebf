package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.onnx.element.ElementType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model that has been read.
 *
 * @param graph its inputs and outputs are in the order of {@code inputs} and {@code outputs}
 * @param opset the version of ONNX's operators that the file was written for
 * @param origin what the file says of itself
 * @param values by names of the graph's nodes, what the file calls their results; a node that
 *     stands for several of the file has none
 */
public record OnnxModel(
    Graph graph,
    List<Port> inputs,
    List<Port> outputs,
    long opset,
    ModelOrigin origin,
    Map<String, String> values) {

  public OnnxModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    values = Map.copyOf(values);
  }

  /**
   * An input or output.
   *
   * @param shape -1 for a size that may vary or is not said; empty also where the rank is not said
   * @param axes names of the dimensions, empty for one that has none
   * @param stored the type that the file gives its elements
   * @param doc what the file says of it
   */
  public record Port(
      String name,
      DataType type,
      List<Long> shape,
      List<String> axes,
      ElementType stored,
      String doc) {
    public Port {
      shape = List.copyOf(shape);
      axes = List.copyOf(axes);
    }

    /** As outlines have it. */
    public ModelOutline.Port outlined() {
      boolean same = stored == stored.canonical();
      String dtype = type.name().toLowerCase(Locale.ROOT);
      return new ModelOutline.Port(
          name, dtype, shape, axes, same ? dtype : stored.name().toLowerCase(Locale.ROOT), doc);
    }
  }
}

package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Graph;
import java.util.List;
import java.util.Map;

/**
 * A model that has been read.
 *
 * @param graph its inputs and outputs are in the order of {@code inputs} and {@code outputs}
 * @param opset the version of ONNX's operators that the file was written for
 * @param producer the program that wrote the file; may be empty
 * @param metadata further properties by name
 */
public record OnnxModel(
    Graph graph,
    List<Port> inputs,
    List<Port> outputs,
    long opset,
    String producer,
    Map<String, String> metadata) {

  public OnnxModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Map.copyOf(metadata);
  }

  /**
   * An input or output.
   *
   * @param shape -1 for a size that may vary or is not said; empty also where the rank is not said
   */
  public record Port(String name, DataType type, List<Long> shape) {
    public Port {
      shape = List.copyOf(shape);
    }
  }
}

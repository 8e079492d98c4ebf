package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.NetworkExport;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.QuantizedNetwork;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Layers one after the other, from {@code x} to {@code y}. */
public final class LayerChain {
  private LayerChain() {}

  /** The network, calibrated on the input. */
  public static GraphBlock of(NDManager manager, NDArray x, List<Block> layers) {
    Graph graph = new Graph();
    Node value = graph.append("x", new Operation.Input());
    NDList last = new NDList(x);
    for (int i = 0; i < layers.size(); i++) {
      Block layer = layers.get(i);
      layer.initialize(manager, DataType.FLOAT32, last.getShapes());
      last = new NDList(manager.zeros(layer.getOutputShapes(last.getShapes())[0]));
      graph.addLayer("layer" + i, layer);
      value = graph.append("y" + i, new Operation.LayerCall("layer" + i), Argument.of(value));
    }
    graph.append("output", new Operation.Output(), Argument.of(value));
    GraphBlock network = new GraphBlock(graph, manager);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(x);
    }
    return network;
  }

  /** Numbers around 0. */
  public static NDArray input(NDManager manager, Shape shape) {
    Random random = new Random(3);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  /** Writes the network in the folder of the file; the batch is free. */
  public static void write(
      NDManager manager, GraphBlock network, Shape shape, ExportTarget target, Path file)
      throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape.getShape()) {
      sizes.add(sizes.isEmpty() ? -1L : size);
    }
    List<Port> inputs = List.of(new Port("x", "float32", sizes));
    QuantizedNetwork quantized =
        new QuantizedNetwork(
            new Workpiece(network, manager, inputs),
            inputs,
            List.of(new Port("y", "float32", List.of())),
            Map.of(),
            ModelOrigin.UNKNOWN);
    Path folder = Objects.requireNonNull(file.getParent());
    new NetworkExport(target).write(quantized, folder, OutputPlace.of(file, true));
  }
}

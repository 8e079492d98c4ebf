package dev.brevity.runtime.onnx.dpu;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;
import onnx.TensorShapeProto.Dimension;
import onnx.ValueInfoProto;

/**
 * Fixed-point networks for AMD's DPUs, as PyXIR reads them: ONNX with positions of the binary point
 * as attributes, and integers stored as floats. The form is that of Brevitas 0.6.0, see {@code
 * brevitas.export.onnx.vitis_ai.pyxir}.
 *
 * @param version the generation of DPUs
 */
@Target("dpu")
public record DpuTarget(DpuVersion version) implements ExportTarget {
  private static final int READ_OPSET = 17;

  /** PyXIR fails on Unsqueeze with axes as input, which came with 13. */
  private static final int OPSET = 11;

  private static final int IR_VERSION = 6;
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    checkPorts(network);
    ModelProto read =
        new ModelWriter(READ_OPSET, network.metadata(), network.origin())
            .write(
                network.piece().network(),
                network.piece().manager(),
                single(network.inputs()),
                single(network.outputs()));
    ModelProto model = of(read, version);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft.file()))) {
      model.writeTo(out);
    }
    DpuEvaluation.of(draft.file()).tryOut();
  }

  /**
   * The fixed-point form of a model whose quantizers are QuantizeLinear, Clip and DequantizeLinear.
   *
   * @param model written with opset 13 to 17
   * @throws dev.brevity.runtime.RecipeException if it has none
   */
  static ModelProto of(ModelProto model, DpuVersion version) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearNode().clearInitializer().clearValueInfo();
    new DpuWriter(FakeQuantGraph.of(model), version).write(graph);
    ModelProto made =
        model.toBuilder()
            .setIrVersion(IR_VERSION)
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph)
            .build();
    checkSize(made);
    return made;
  }

  private static void checkSize(ModelProto model) {
    long bytes =
        model.getGraph().getInitializerList().stream()
            .mapToLong(tensor -> tensor.getRawData().size())
            .sum();
    if (bytes > LARGEST) {
      Refusals refusals = new Refusals();
      refusals.add("", "this format holds at most 2 GB of constants", "export `onnx_qcdq` instead");
      refusals.raise();
    }
  }

  /** Half floats are written as single ones: values of the file are integers. */
  private static List<Port> single(List<Port> ports) {
    return ports.stream()
        .map(
            port ->
                new Port(
                    port.name(), port.dtype(), port.shape(), port.axes(), port.dtype(), port.doc()))
        .toList();
  }

  private static void checkPorts(QuantizedNetwork network) {
    Refusals refusals = new Refusals();
    for (Port port : network.inputs()) {
      List<Long> shape = port.shape();
      boolean free = !port.isRanked() || shape.stream().skip(1).anyMatch(size -> size < 0);
      if (free) {
        refusals.add(
            port.name(),
            "PyXIR needs the sizes of inputs, all but that of the batch",
            "fix them in the model");
      }
      if (!port.dtype().equals("float32")) {
        refusals.add(
            port.name(), "inputs of DPUs are quantized floats", "feed the network with floats");
      }
    }
    refusals.raise();
  }

  /** The size of a dimension of an input; 1 where it is free. */
  static long[] shape(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimList().stream()
        .mapToLong(DpuTarget::size)
        .toArray();
  }

  private static long size(Dimension dimension) {
    return dimension.getDimValue() > 0 ? dimension.getDimValue() : 1;
  }
}

package dev.brevity.runtime.onnx.dpu;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.ResultCheck;
import dev.brevity.runtime.onnx.fakequant.SampleInputs;
import dev.brevity.runtime.onnx.fakequant.StructuralTarget;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;

/**
 * Fixed-point networks for AMD's DPUs, as PyXIR reads them: ONNX with positions of the binary point
 * as attributes, and integers stored as floats. The form is that of Brevitas 0.6.0, see {@code
 * brevitas.export.onnx.vitis_ai.pyxir}.
 *
 * @param version the generation of DPUs
 */
@Target("dpu")
public record DpuTarget(DpuVersion version) implements ExportTarget, StructuralTarget {
  /** PyXIR fails on Unsqueeze with axes as input, which came with 13. */
  private static final int OPSET = 11;

  private static final int IR_VERSION = 6;

  @Override
  public OptionalLong mostBytes() {
    return OptionalLong.of(ModelStorage.LARGEST);
  }

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    write(network, draft, ModelStorage.LARGEST);
  }

  /** Writes a file, unless its constants take more than so many bytes. */
  void write(QuantizedNetwork network, ExportDraft draft, long atMost) throws IOException {
    checkPorts(network.inputs());
    ModelProto model = of(FakeQuantGraph.written(network), version);
    Refusals.requireRoom(ModelStorage.bytes(model), atMost);
    ModelStorage.write(model, draft.file());
  }

  @Override
  public void tryOut(QuantizedNetwork network, Path file) throws IOException {
    try (NDManager scratch = network.piece().manager().newSubManager()) {
      List<NDArray> inputs = SampleInputs.ofOne(network, scratch);
      Map<String, FloatTensor> given = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        NDArray input = inputs.get(i);
        given.put(
            network.inputs().get(i).name(),
            new FloatTensor(input.getShape().getShape(), input.toFloatArray()));
      }
      NDList results = new NDList();
      for (IntegerTensor result : DpuEvaluation.of(file).evaluate(given).values()) {
        results.add(scratch.create(result.toFloats(), new Shape(result.shape())));
      }
      new ResultCheck("dpu").run(network, inputs, results);
    }
  }

  @Override
  public void rehearse(FakeQuantGraph sketch, List<Port> inputs) {
    checkPorts(inputs);
    new DpuWriter(sketch, version).write(GraphProto.newBuilder());
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
    return model.toBuilder()
        .setIrVersion(IR_VERSION)
        .clearOpsetImport()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private static void checkPorts(List<Port> inputs) {
    Refusals refusals = new Refusals();
    for (Port port : inputs) {
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
}

package dev.brevity.runtime.onnx.qop;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.StructuralTarget;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.util.List;
import onnx.GraphProto;
import onnx.ModelProto;

/**
 * ONNX whose quantized layers are operators on integers: QLinearConv, also for linear layers, and
 * QLinearMatMul. The form is that of Brevitas 0.10.3, see {@code
 * brevitas.export.onnx.standard.qoperator}.
 */
@Target("onnx_qop")
public record QopTarget() implements ExportTarget, StructuralTarget {
  @Override
  public boolean runsInOnnxRuntime() {
    return true;
  }

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    write(network, draft, ModelStorage.LARGEST);
  }

  /**
   * Writes a file whose constants have a file of their own if they take more than so many bytes.
   */
  void write(QuantizedNetwork network, ExportDraft draft, long atMost) throws IOException {
    ModelProto model = of(FakeQuantGraph.written(network, network.inputs(), network.outputs()));
    ModelStorage.write(model, draft, atMost);
  }

  @Override
  public boolean tellsScalesApart() {
    return true;
  }

  @Override
  public void rehearse(FakeQuantGraph sketch, List<Port> inputs) {
    new QopWriter(sketch, new GraphDraft(GraphProto.getDefaultInstance()), false)
        .write(GraphProto.newBuilder());
  }

  /**
   * The same network with operators on integers.
   *
   * @param model whose quantizers are QuantizeLinear, Clip and DequantizeLinear
   * @throws dev.brevity.runtime.RecipeException if a quantizer has no such form
   */
  static ModelProto of(ModelProto model) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearNode().clearInitializer().clearValueInfo();
    new QopWriter(FakeQuantGraph.of(model), new GraphDraft(model.getGraph()), true).write(graph);
    return model.toBuilder().setGraph(graph).build();
  }
}

package dev.brevity.runtime.onnx.qonnx;

import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;

/**
 * QONNX: a network in floating point with the operators {@code Quant} and {@code Trunc} of the
 * domain {@code qonnx.custom_op.general}, version 2. Weights and biases are stored as the numbers
 * that their codes stand for, so that every rounding gives the same codes again.
 *
 * @param biasAsAdd whether a quantized bias of a convolution is added after it, which every version
 *     of FINN converts, instead of being its third input
 */
@Target("onnx_qonnx")
public record QonnxTarget(boolean biasAsAdd) implements ExportTarget {
  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    ModelProto read = FakeQuantGraph.written(network, network.inputs(), network.outputs());
    ModelProto model = of(read, biasAsAdd);
    Refusals.requireStorable(model);
    ModelStorage.write(model, draft.file());
  }

  /**
   * The same network with the operators of QONNX.
   *
   * @param model whose quantizers are QuantizeLinear, Clip and DequantizeLinear
   * @throws dev.brevity.runtime.RecipeException if a quantizer has no such form
   */
  static ModelProto of(ModelProto model, boolean biasAsAdd) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearNode().clearInitializer().clearValueInfo();
    new QonnxWriter(FakeQuantGraph.of(model), model.getGraph(), biasAsAdd).write(graph);
    return model.toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(QonnxWriter.DOMAIN).setVersion(2))
        .setGraph(graph)
        .build();
  }
}

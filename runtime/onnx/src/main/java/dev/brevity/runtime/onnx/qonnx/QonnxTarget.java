package dev.brevity.runtime.onnx.qonnx;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.definition.DefinitionTrial;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.export.QuantizerMark;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.StructuralTarget;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;

/**
 * QONNX: a network in floating point with the operators {@code Quant}, {@code BipolarQuant}, {@code
 * FloatQuant} and {@code Trunc} of the domain {@code qonnx.custom_op.general}. Weights and biases
 * are stored as the numbers that their codes stand for, so that every rounding gives the same codes
 * again.
 *
 * @param biasAsAdd whether a quantized bias of a convolution is added after it, which every version
 *     of FINN converts, instead of being its third input
 * @param domainVersion of the operators: 2, or 1, whose {@code Trunc} more versions of FINN convert
 */
@Target("onnx_qonnx")
public record QonnxTarget(boolean biasAsAdd, int domainVersion)
    implements ExportTarget, StructuralTarget {
  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    write(network, draft, ModelStorage.LARGEST);
  }

  /**
   * Writes a file whose constants have a file of their own if they take more than so many bytes.
   */
  void write(QuantizedNetwork network, ExportDraft draft, long atMost) throws IOException {
    ModelStorage.write(of(FakeQuantGraph.marked(network)), draft, atMost);
  }

  @Override
  public void tryOut(QuantizedNetwork network, Path file) throws IOException {
    new DefinitionTrial("onnx_qonnx").run(network, file);
  }

  @Override
  public void rehearse(FakeQuantGraph sketch, List<Port> inputs) {
    GraphDraft draft = new GraphDraft(GraphProto.getDefaultInstance());
    new QonnxWriter(sketch, draft, biasAsAdd, domainVersion).write(GraphProto.newBuilder());
  }

  /**
   * The same network with the operators of QONNX.
   *
   * @param model whose quantizers are nodes that hold all that they do
   * @throws dev.brevity.runtime.RecipeException if a quantizer has no such form
   */
  ModelProto of(ModelProto model) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearNode().clearInitializer().clearValueInfo();
    GraphDraft draft = new GraphDraft(model.getGraph());
    new QonnxWriter(FakeQuantGraph.of(model), draft, biasAsAdd, domainVersion).write(graph);
    ModelProto.Builder made = model.toBuilder().clearOpsetImport().setGraph(graph);
    model.getOpsetImportList().stream()
        .filter(set -> !set.getDomain().equals(QuantizerMark.DOMAIN))
        .forEach(made::addOpsetImport);
    return made.addOpsetImport(
            OperatorSetIdProto.newBuilder()
                .setDomain(StandardOperators.QONNX)
                .setVersion(domainVersion))
        .build();
  }
}

package dev.brevity.runtime.onnx.finn;

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
 * FINN's own format: layers on integer weights that are stored as floats, {@code MultiThreshold}
 * for quantizers of activations, and data types as annotations. The form is that of Brevitas 0.6.0,
 * see {@code brevitas.export.onnx.finn}.
 */
@Target("finn_legacy")
public record FinnTarget() implements ExportTarget, StructuralTarget {
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
    new DefinitionTrial("finn_legacy").run(network, file);
  }

  @Override
  public void rehearse(FakeQuantGraph sketch, List<Port> inputs) {
    GraphProto nothing = GraphProto.getDefaultInstance();
    new FinnWriter(sketch, new GraphDraft(nothing), nothing).write(GraphProto.newBuilder());
  }

  /**
   * The same network in FINN's format.
   *
   * @param model whose quantizers are nodes that hold all that they do
   * @throws dev.brevity.runtime.RecipeException if something has no such form
   */
  static ModelProto of(ModelProto model) {
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearNode().clearInitializer().clearValueInfo();
    new FinnWriter(FakeQuantGraph.of(model), new GraphDraft(model.getGraph()), model.getGraph())
        .write(graph);
    ModelProto.Builder made = model.toBuilder().clearOpsetImport().setGraph(graph);
    model.getOpsetImportList().stream()
        .filter(set -> !set.getDomain().equals(QuantizerMark.DOMAIN))
        .forEach(made::addOpsetImport);
    return made.addOpsetImport(
            OperatorSetIdProto.newBuilder().setDomain(StandardOperators.FINN).setVersion(1))
        .build();
  }
}

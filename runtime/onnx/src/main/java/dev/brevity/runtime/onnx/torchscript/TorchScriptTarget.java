package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StructuralTarget;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import onnx.ModelProto;

/**
 * TorchScript archives with PyTorch's quantized operators. Weights are packed for them, one
 * submodule per layer, as {@code torch.ao.nn.quantized} has them, which TVM's Relay imports too.
 */
@Target("torchscript_quantized")
public record TorchScriptTarget() implements ExportTarget, StructuralTarget {

  @Override
  public OptionalLong mostBytes() {
    return OptionalLong.of(ModelStorage.LARGEST);
  }

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    write(network, draft, ModelStorage.LARGEST);
  }

  /** Writes an archive, unless its constants take more than so many bytes. */
  void write(QuantizedNetwork network, ExportDraft draft, long atMost) throws IOException {
    write(FakeQuantGraph.written(network), draft.file(), atMost);
  }

  @Override
  public void tryOut(QuantizedNetwork network, Path file) throws IOException {
    new ArchiveTrial(file).run(network);
  }

  /** Refuses operators that no option makes writable; others show themselves when written. */
  @Override
  public void rehearse(FakeQuantGraph sketch, List<Port> inputs) {
    Refusals refusals = new Refusals();
    for (FakeQuantNode node : sketch.nodes()) {
      if (node instanceof FakeQuantNode.Call call && OperatorScript.UNKNOWN.contains(call.type())) {
        ScriptWriter.refuse(refusals, call.name(), call.type());
      }
    }
    refusals.raise();
  }

  /**
   * Writes a model whose quantizers are QuantizeLinear, Clip and DequantizeLinear.
   *
   * @param model written with opset 13 to 17
   * @throws dev.brevity.runtime.RecipeException if it has no such form
   */
  private static void write(ModelProto model, Path file, long atMost) throws IOException {
    ScriptWriter.Script script = new ScriptWriter(FakeQuantGraph.of(model)).write();
    ScriptArchive archive = new ScriptArchive();
    script.module().write(archive);
    Refusals.requireRoom(archive.size(), atMost);
    archive.write(file, script.code());
  }
}

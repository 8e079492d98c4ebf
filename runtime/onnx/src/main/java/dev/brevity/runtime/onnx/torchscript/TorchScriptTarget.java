package dev.brevity.runtime.onnx.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.injector.Target;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import onnx.ModelProto;

/**
 * TorchScript archives with PyTorch's quantized operators. Weights are packed for them, one
 * submodule per layer, as {@code torch.ao.nn.quantized} has them, which TVM's Relay imports too.
 */
@Target("torchscript_quantized")
public record TorchScriptTarget() implements ExportTarget {

  @Override
  public void write(QuantizedNetwork network, ExportDraft draft) throws IOException {
    write(FakeQuantGraph.written(network), draft.file());
    try (NDManager scratch = network.piece().manager().newSubManager()) {
      new ArchiveTrial(draft.file()).run(scratch, samples(network, scratch));
    }
  }

  /**
   * Writes a model whose quantizers are QuantizeLinear, Clip and DequantizeLinear.
   *
   * @param model written with opset 13 to 17
   * @throws dev.brevity.runtime.RecipeException if it has no such form
   */
  static void write(ModelProto model, Path file) throws IOException {
    ScriptWriter.Script script = new ScriptWriter(FakeQuantGraph.of(model)).write();
    ScriptArchive archive = new ScriptArchive();
    script.module().write(archive);
    if (archive.size() > ModelStorage.LARGEST) {
      Refusals refusals = new Refusals();
      refusals.add("", "this format holds at most 2 GB", "export `onnx_qcdq` instead");
      refusals.raise();
    }
    archive.write(file, script.code());
  }

  /** Zeros in the shapes that the network was run with; none where these are not known. */
  private static List<NDArray> samples(QuantizedNetwork network, NDManager manager) {
    List<Shape> used = network.piece().network().usedShapes();
    List<NDArray> samples = new ArrayList<>();
    for (Port port : network.inputs()) {
      boolean told = port.isRanked() && port.shape().stream().skip(1).allMatch(size -> size > 0);
      if (used.isEmpty() && !told) {
        return List.of();
      }
      LongStream sizes = port.shape().stream().mapToLong(size -> size > 0 ? size : 1);
      Shape shape = used.isEmpty() ? new Shape(sizes.toArray()) : used.get(samples.size());
      samples.add(manager.zeros(shape, DataType.valueOf(port.dtype().toUpperCase(Locale.ROOT))));
    }
    return samples;
  }
}

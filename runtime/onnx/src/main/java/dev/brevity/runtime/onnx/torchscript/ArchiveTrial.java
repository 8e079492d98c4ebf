package dev.brevity.runtime.onnx.torchscript;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.ResultCheck;
import dev.brevity.runtime.onnx.fakequant.SampleInputs;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads an archive with libtorch, and holds its results against those of the network. */
final class ArchiveTrial {
  private final Path file;

  ArchiveTrial(Path file) {
    this.file = file;
  }

  /**
   * Tries the archive.
   *
   * @throws dev.brevity.runtime.RecipeException if libtorch refuses it, or computes something else
   */
  void run(QuantizedNetwork network) throws IOException {
    try (NDManager scratch = network.piece().manager().newSubManager();
        Model model = Model.newInstance("archive", "PyTorch");
        InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ((PtModel) model).load(in);
      List<NDArray> inputs = SampleInputs.of(network, scratch);
      if (!inputs.isEmpty()) {
        NDList given = new NDList(inputs);
        ParameterStore parameters = new ParameterStore(scratch, false);
        try (NDList results = model.getBlock().forward(parameters, given, false)) {
          results.attach(scratch);
          new ResultCheck("torchscript_quantized").run(network, inputs, results);
        }
      }
    } catch (MalformedModelException | EngineException e) {
      Refusals refusals = new Refusals();
      refusals.add(
          "",
          "libtorch does not run the archive: " + EngineReason.of(e),
          "export `onnx_qcdq` instead");
      refusals.raise();
    }
  }
}

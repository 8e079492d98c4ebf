package dev.brevity.runtime.onnx.definition;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.onnx.OnnxModel;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.fakequant.ResultCheck;
import dev.brevity.runtime.onnx.fakequant.SampleInputs;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.ModelProto;

/**
 * Reads a file with operators of QONNX or FINN again, computes it by their definition, and holds
 * its results against those of the network that it was written from, with {@link ThresholdTies}
 * that go to even codes.
 *
 * @param target the format, as plans name it
 */
public record DefinitionTrial(String target) {
  /**
   * Tries a file.
   *
   * @throws RecipeException if it cannot be read or computed, or computes something else
   */
  public void run(QuantizedNetwork network, Path file) throws IOException {
    try (NDManager scratch = network.piece().manager().newSubManager()) {
      GraphBlock read = new GraphBlock(read(file, scratch).graph(), scratch);
      List<NDArray> inputs = SampleInputs.of(network, scratch);
      if (inputs.isEmpty()) {
        return;
      }
      check().run(network, inputs, results(read, inputs));
    }
  }

  private OnnxModel read(Path file, NDManager manager) throws IOException {
    ModelProto model;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      model = ModelProto.parseFrom(in);
    }
    // Beside the file, since constants that are apart are found from there.
    Path standard = Files.createTempFile(file.toAbsolutePath().getParent(), "standard", ".onnx");
    try {
      ModelStorage.write(standard(model), standard);
      Diagnostics problems = new Diagnostics();
      return new OnnxImporter(manager)
          .read(standard, file.getFileName().toString(), problems)
          .orElseThrow(() -> check().refused(problems.all().get(0).message()));
    } finally {
      Files.delete(standard);
    }
  }

  private ModelProto standard(ModelProto model) {
    try {
      return StandardOperators.of(ThresholdTies.toEven(model));
    } catch (IllegalArgumentException e) {
      throw check().refused(String.valueOf(e.getMessage()));
    }
  }

  /** The results of a file, whose floats are single ones. */
  private NDList results(GraphBlock read, List<NDArray> inputs) {
    NDArray[] single =
        inputs.stream()
            .map(one -> one.getDataType().isFloating() ? one.toType(DataType.FLOAT32, false) : one)
            .toArray(NDArray[]::new);
    try {
      return read.evaluate(single);
    } catch (GraphException | EngineException e) {
      throw check().refused(EngineReason.of(e));
    }
  }

  private ResultCheck check() {
    return new ResultCheck(target);
  }
}

package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounding of a block is learned whatever else the block reads: sizes, masks, constants. */
class LearnedBlocksTest {
  private static final int SAMPLES = 32;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "sizes,     32", "sizes,     8", "sizes,     12",
    "positions, 32", "positions, 8", "positions, 12",
    "masks,     32", "masks,     8", "masks,     12"
  })
  void learningBeatsRounding(String read, int batch)
      throws IOException, UnreadableModelException, OrtException {
    byte[] model = network(read).output("b.y").bytes();
    Files.write(folder.resolve("model.onnx"), model);
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.getEngine().setRandomSeed(3);
      NDArray samples = manager.randomNormal(0, 1, new Shape(SAMPLES, 8), DataType.FLOAT32);
      NDArray expected = Reference.run(manager, model, Map.of("x", samples)).get(0);

      NDArray nearest = quantized(manager, samples, "");
      NDArray learned =
          quantized(
              manager,
              samples,
              "learned_round { iters = 100  block_depth = 1  batch_size = " + batch + " }");

      assertThat(error(expected, learned)).isLessThan(error(expected, nearest));
    }
  }

  /** Two layers of a block, between which something is read that comes from before it. */
  private static SampleModel network(String read) {
    SampleModel model =
        new SampleModel("block", 17)
            .input("x", 1, 8)
            .weight("w", 8, 8)
            .weight("v", 8, 8)
            .weight("table", 1, 8);
    return switch (read) {
      case "sizes" ->
          model
              .node("Shape", "x", "sizes")
              .node("MatMul", "x w", "b.h")
              .node("Reshape", "b.h sizes", "r")
              .node("MatMul", "r v", "b.y");
      case "positions" ->
          model
              .node("Abs", "table", "positions")
              .node("MatMul", "x w", "b.h")
              .node("Add", "b.h positions", "r")
              .node("MatMul", "r v", "b.y");
      case "masks" ->
          model
              .node("Sigmoid", "x", "mask")
              .node("MatMul", "x w", "b.h")
              .node("Mul", "b.h mask", "r")
              .node("MatMul", "r v", "b.y");
      default -> throw new IllegalArgumentException(read);
    };
  }

  private NDArray quantized(NDManager manager, NDArray samples, String step)
      throws IOException, UnreadableModelException, OrtException {
    Path recipe =
        Files.writeString(
            folder.resolve("plan.quant"),
            """
            brevity 1
            plan P {
              layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 3 } }
              steps { calibrate  %s }
              export onnx_qcdq { opset = 17 }
            }
            """
                .formatted(step));
    Path data =
        Files.write(
            folder.resolve("x.npy"),
            NumberFile.of(samples.toFloatArray(), samples.getShape().getShape()));
    Path written = folder.resolve("written" + step.length() + ".onnx");
    NetworkQuantization.of(Brevity.recipes(recipe), "P", folder.resolve("model.onnx"), data)
        .write(written, new Interruption());
    return Reference.run(manager, Files.readAllBytes(written), Map.of("x", samples)).get(0);
  }

  private static double error(NDArray expected, NDArray actual) {
    return expected.sub(actual).square().sum().getFloat();
  }
}

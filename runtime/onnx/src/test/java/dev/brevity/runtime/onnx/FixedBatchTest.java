package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import onnx.ModelProto;
import onnx.TensorProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that takes a fixed number of samples is calibrated like one that takes any number. */
class FixedBatchTest {
  private static final String PLAN =
      """
      plan W8A8 {
        layers WeightLayer {
          input  = ShiftedUint8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
        }
        steps { calibrate { batch_size = 8 } }
        export onnx_qcdq
      }
      """;
  private static final int SAMPLES = 24;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, '1 144'",
    "1, '1 -1'",
    "1, '-1 144'",
    "4, '4 144'",
    "4, '4 -1'",
    "12, '12 144'",
    "12, '12 -1'",
    "24, '-1 144'",
  })
  void scalesAreThoseOfAnyNumberOfSamples(int batch, String shape)
      throws IOException, UnreadableModelException {
    Path samples = samples();

    Map<String, Float> free = scales(network(false, 1, "-1 144"), samples);
    Map<String, Float> fixed = scales(network(true, batch, shape), samples);

    assertThat(fixed.keySet()).isEqualTo(free.keySet()).isNotEmpty();
    free.forEach(
        (name, scale) ->
            assertThat(fixed.get(name)).as(name).isCloseTo(scale, within(1e-5f * scale)));
  }

  /** A mean over all samples is another one of several batches, so that each is computed alone. */
  @ParameterizedTest
  @CsvSource({"1, '1 144'", "4, '-1 144'"})
  void soTheyAreWhereSeveralBatchesCannotBeComputedAtOnce(int batch, String shape)
      throws IOException, UnreadableModelException {
    Path samples = samples();

    Map<String, Float> free = scales(meanOf(network(false, 1, "-1 144")), samples);
    Map<String, Float> fixed = scales(meanOf(network(true, batch, shape)), samples);

    assertThat(fixed.keySet()).isEqualTo(free.keySet()).isNotEmpty();
    free.forEach(
        (name, scale) ->
            assertThat(fixed.get(name)).as(name).isCloseTo(scale, within(1e-5f * scale)));
  }

  private static SampleModel meanOf(SampleModel model) {
    return model.node("ReduceMean", "y", "mean", SampleModel.i("keepdims", 0)).output("mean");
  }

  private static SampleModel network(boolean fixed, int batch, String shape) {
    SampleModel model = new SampleModel("network", 17);
    if (fixed) {
      model.state("x", batch, 3, 6, 6);
    } else {
      model.input("x", batch, 3, 6, 6);
    }
    String[] sizes = shape.split(" ");
    long[] target = new long[sizes.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = Long.parseLong(sizes[i]);
    }
    return model
        .weight("k", 4, 3, 3, 3)
        .longs("shape", target)
        .weight("w", 144, 5)
        .node("Conv", "x k", "c", SampleModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c", "r")
        .node("Reshape", "r shape", "f")
        .node("MatMul", "f w", "y")
        .output("y");
  }

  /** Scales of activations in the written file. */
  private Map<String, Float> scales(SampleModel model, Path samples)
      throws IOException, UnreadableModelException {
    Path recipes = Files.writeString(folder.resolve("plan.quant"), PLAN);
    Path given = Files.write(folder.resolve("model.onnx"), model.bytes());
    Path written = folder.resolve("written.onnx");
    NetworkQuantization.of(Brevity.recipes(recipes), "W8A8", given, samples)
        .write(written, new Interruption());
    Map<String, Float> scales = new TreeMap<>();
    for (TensorProto tensor :
        ModelProto.parseFrom(Files.readAllBytes(written)).getGraph().getInitializerList()) {
      if (tensor.getName().endsWith("input_scale")) {
        scales.put(
            tensor.getName(),
            tensor.getFloatDataCount() > 0
                ? tensor.getFloatData(0)
                : tensor
                    .getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getFloat());
      }
    }
    return scales;
  }

  /** Samples of very different size, so that means of samples and of batches differ. */
  private Path samples() throws IOException {
    Random random = new Random(7);
    float[] numbers = new float[SAMPLES * 108];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * (1 + i / 108 % 8));
    }
    byte[] file = NumberFile.of(numbers, SAMPLES, 3, 6, 6);
    return Files.write(folder.resolve("samples.npy"), file);
  }
}

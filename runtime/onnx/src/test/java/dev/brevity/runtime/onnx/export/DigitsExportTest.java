package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.data.Dataset;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks for digits, quantized by plans and written: onnxruntime computes what was promised. */
class DigitsExportTest {
  private static final int BATCH = 100;

  /**
   * Sums in another order differ in their last bits, and where one of them lies between two
   * integers it is rounded to the other one. So many images may have such a value.
   */
  private static final double TIED_IMAGES = 0.08;

  /** How far such a value may move a result, in parts of the range of all results. */
  private static final double MOVED = 0.03;

  private static final float FLOAT_ROUNDING = 1e-4f;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "resnetmini"})
  void eightBitsKeepTheAccuracy(String name)
      throws IOException, OrtException, UnreadableModelException {
    Outcome outcome = compare(name, plan("Int8", WEIGHTS_8, 17), Digits.CALIBRATION, Digits.TEST);

    assertThat(outcome.disagreements).isZero();
    assertThat(outcome.shareBeyondRounding()).isLessThan(TIED_IMAGES);
    assertThat(outcome.furthest).isLessThan(MOVED);
    assertThat(Math.abs(outcome.accuracy() - 98.9)).isLessThan(0.3);
    assertThat(outcome.decibels()).isGreaterThan(35);
  }

  @ParameterizedTest
  @CsvSource({"lenet, W4A8, 17", "resnetmini, W4A4, 17", "lenet, W4A4, 21", "lenet, Narrow, 13"})
  void fewBitsAreWhatTheNetworkComputes(String name, String plan, int opset)
      throws IOException, OrtException, UnreadableModelException {
    String quantizers =
        switch (plan) {
          case "W4A8" -> WEIGHTS_4;
          case "W4A4" -> ALL_4;
          default -> NARROW;
        };

    Outcome outcome = compare(name, plan(plan, quantizers, opset), 128, 300);

    assertThat(outcome.disagreements).isZero();
    assertThat(outcome.shareBeyondRounding()).isLessThan(TIED_IMAGES);
    assertThat(outcome.furthest).isLessThan(MOVED);
  }

  /** Of FlexML's plan the residual network has average pooling with a quantized divisor. */
  @ParameterizedTest
  @CsvSource({
    "lenet, GraphInt8",
    "resnetmini, GraphInt8",
    "lenet, FlexMLInt8",
    "resnetmini, FlexMLInt8"
  })
  void aWholeGraphInIntegersIsWhatTheNetworkComputes(String name, String base)
      throws IOException, OrtException, UnreadableModelException {
    Outcome outcome = compare(name, whole(base), 128, 300);

    assertThat(outcome.disagreements).isZero();
    assertThat(outcome.shareBeyondRounding()).isLessThan(TIED_IMAGES);
  }

  /** Equalization puts factors between an activation function and its quantizer. */
  @Test
  void equalizedActivationsAreWhatTheNetworkComputes()
      throws IOException, OrtException, UnreadableModelException {
    String recipe =
        """
        brevity 1
        plan Equalized extends GraphInt8 {
          steps {
            merge_batch_norm
            activation_equalization { layerwise = false samples = 64 }
            calibrate { samples = 128 batch_size = 64 }
          }
        }
        """;

    Outcome outcome = compare("lenet", recipe, 128, 300);

    assertThat(outcome.disagreements).isZero();
    assertThat(outcome.shareBeyondRounding()).isLessThan(TIED_IMAGES);
  }

  private static String whole(String base) {
    return """
    brevity 1
    plan Whole extends %s {
      steps { merge_batch_norm  calibrate { samples = 128 batch_size = 64 } }
    }
    """
        .formatted(base);
  }

  private static final String WEIGHTS_8 =
      "input = ShiftedUint8ActPerTensorFloat weight = Int8WeightPerChannelFloat bias = Int32Bias";
  private static final String WEIGHTS_4 =
      "input = Int8ActPerTensorFloat weight = Int8WeightPerChannelFloat { bit_width = 4 }"
          + " bias = Int32Bias";
  private static final String ALL_4 =
      "input = Int8ActPerTensorFloat { bit_width = 4 }"
          + " weight = Int8WeightPerChannelFloat { bit_width = 4 } bias = Int32Bias";
  private static final String NARROW =
      "input = Int8ActPerTensorFloat { narrow_range = true }"
          + " weight = Int8WeightPerTensorFixedPoint { bit_width = 6 } bias = Int16Bias";

  private static String plan(String name, String quantizers, int opset) {
    return """
    brevity 1
    plan %s {
      style = layerwise
      layers Conv, Linear { %s }
      steps { merge_batch_norm  calibrate { batch_size = 64 } }
      export onnx_qcdq { opset = %d }
    }
    """
        .formatted(name, quantizers, opset);
  }

  /** How the file in onnxruntime compares with the network. */
  private static final class Outcome {
    private final int images;
    private int disagreements;
    private int beyondRounding;
    private int right;
    private double furthest;
    private double signal;
    private double noise;

    Outcome(int images) {
      this.images = images;
    }

    double accuracy() {
      return 100.0 * right / images;
    }

    double shareBeyondRounding() {
      return (double) beyondRounding / images;
    }

    double decibels() {
      return 10 * Math.log10(signal / noise);
    }
  }

  private Outcome compare(String name, String recipe, int calibration, int images)
      throws IOException, OrtException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    Files.write(model, Digits.model(name + ".onnx"));
    Digits digits = new Digits();
    try (NDManager manager = NDManager.newBaseManager();
        Dataset data = digits.calibration(folder.resolve("calibration"), calibration)) {
      PlannedModel planned =
          PlannedModel.quantize(manager, folder, model, recipe, Optional.of(data));
      Path file = planned.export(folder);
      assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getMetadataPropsList())
          .extracting(StringStringEntryProto::getKey)
          .contains("brevity.version", "brevity.plan", "brevity.plan_sha256");
      return compare(manager, planned, model, file, digits, images);
    }
  }

  private static Outcome compare(
      NDManager manager, PlannedModel planned, Path original, Path file, Digits digits, int images)
      throws OrtException {
    Outcome outcome = new Outcome(images);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Optimizations compute in integers, which rounds once more.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (OrtSession quantized = environment.createSession(file.toString(), options);
          OrtSession floating = environment.createSession(original.toString(), options)) {
        for (int first = 0; first < images; first += BATCH) {
          try (NDManager scratch = manager.newSubManager()) {
            NDArray input = digits.test(scratch, first, BATCH);
            NDArray expected = planned.piece().network().evaluate(input).singletonOrThrow();
            NDArray output = run(scratch, environment, quantized, input);
            NDArray reference = run(scratch, environment, floating, input);
            add(outcome, expected, output, reference, digits, first);
          }
        }
      }
    }
    return outcome;
  }

  private static void add(
      Outcome outcome,
      NDArray expected,
      NDArray output,
      NDArray reference,
      Digits digits,
      int first) {
    assertThat(output.getShape()).isEqualTo(expected.getShape());
    long[] classes = output.argMax(1).toLongArray();
    long[] promised = expected.argMax(1).toLongArray();
    float range = reference.abs().max().getFloat();
    float[] distance = output.sub(expected).abs().max(new int[] {1}).toFloatArray();
    for (int i = 0; i < classes.length; i++) {
      outcome.disagreements += classes[i] == promised[i] ? 0 : 1;
      outcome.right += classes[i] == digits.label(first + i) ? 1 : 0;
      outcome.furthest = Math.max(outcome.furthest, distance[i] / range);
      outcome.beyondRounding += distance[i] > FLOAT_ROUNDING * range ? 1 : 0;
    }
    outcome.signal += reference.square().sum().getFloat();
    outcome.noise += output.sub(reference).square().sum().getFloat();
  }

  private static NDArray run(
      NDManager manager, OrtEnvironment environment, OrtSession session, NDArray input)
      throws OrtException {
    String name = session.getInputNames().iterator().next();
    FloatBuffer values = FloatBuffer.wrap(input.toFloatArray());
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, values, input.getShape().getShape());
        OrtSession.Result result = session.run(Map.of(name, tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      return manager.create(
          output.getFloatBuffer().array(), new Shape(output.getInfo().getShape()));
    }
  }
}

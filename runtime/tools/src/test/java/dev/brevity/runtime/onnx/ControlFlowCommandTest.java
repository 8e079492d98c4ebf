package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with a network for each of two rates and a state, from the file to the file. */
class ControlFlowCommandTest {
  private static final String PLAN =
      """
      plan Int8 {
        style = layerwise
        layers Conv {
          input  = ShiftedUint8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
          bias   = Int32Bias
        }
        steps { calibrate { batch_size = 8 } }
        export onnx_qcdq { opset = 17 }
      }
      """;

  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(folder.resolve("model.onnx"), model().bytes());
    Files.writeString(folder.resolve("int8.quant"), PLAN);
    Files.writeString(folder.resolve("both.jsonl"), samples(8, 16));
    Files.writeString(folder.resolve("one.jsonl"), samples(8, 8));
  }

  @Test
  void plansTheLayersOfBothBranches() throws IOException {
    assertThat(dsl("plan model.onnx --plan int8.quant")).isEqualTo(ExitStatus.OK);

    assertThat(outcome.out()).contains("\nslow ", "\nfast ");
  }

  @Test
  void quantizesBothBranches() throws IOException, OrtException {
    int status = dsl("quantize model.onnx --plan int8.quant --data both.jsonl -o small.onnx");

    assertThat(status).as(outcome.err()).isEqualTo(ExitStatus.OK);

    assertThat(outcome.err()).doesNotContain("BRV0943");
    for (long rate : new long[] {8, 16}) {
      assertThat(error("model.onnx", "small.onnx", rate)).isBetween(1e-5, 0.05);
      assertThat(error("small.onnx", rate)).isLessThan(1e-4);
    }
  }

  @Test
  void leavesABranchThatNoSampleTakesInFloatingPointAndSaysSo() throws IOException, OrtException {
    int status = dsl("quantize model.onnx --plan int8.quant --data one.jsonl -o small.onnx");

    assertThat(status).as(outcome.err()).isEqualTo(ExitStatus.OK);

    assertThat(outcome.err())
        .contains("warning[BRV0943]: no sample takes the branches with `fast`");
    assertThat(error("model.onnx", "small.onnx", 8)).isBetween(1e-5, 0.05);
    assertThat(error("model.onnx", "small.onnx", 16)).isLessThan(1e-5);
  }

  private static SampleModel model() {
    return new SampleModel("two rates", 17)
        .input("x", 1, 32)
        .state("state", 2, 1, 4)
        .indices("rate", 1)
        .number("eight", 8)
        .longs("axis", 1)
        .node("Equal", "rate eight", "slowly")
        .node("Unsqueeze", "x axis", "signal")
        .node(
            "If",
            "slowly",
            "features",
            convolution("slow", 3).within("then_branch"),
            convolution("fast", 5).within("else_branch"))
        .node("ReduceMean", "features", "mean", SampleModel.ints("axes", 2))
        .node("Add", "state mean", "next")
        .output("next");
  }

  private static SampleModel convolution(String name, long width) {
    return new SampleModel(name, 17)
        .weight(name + ".weight", 4, 1, width)
        .weight(name + ".bias", 4)
        .node("Conv", "signal " + name + ".weight " + name + ".bias", name + "_y")
        .node("Relu", name + "_y", name + "_z")
        .output(name + "_z");
  }

  /** Lines with all inputs, whose rates change. */
  private static String samples(long... rates) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      StringBuilder signal = new StringBuilder();
      for (int k = 0; k < 32; k++) {
        signal.append(k == 0 ? "" : ", ").append(Math.sin(0.3 * k * (i + 1)));
      }
      lines.append(
          String.format(
              "{\"x\": [%s], \"state\": [[[0, 1, 0, 1]], [[1, 0, 1, 0]]], \"rate\": [%d]}%n",
              signal, rates[i % rates.length]));
    }
    return lines.toString();
  }

  /** The largest difference between two files in onnxruntime, relative to the largest value. */
  private double error(String one, String other, long rate) throws IOException, OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> inputs = inputs(manager, rate);
      return error(ran(manager, one, inputs), ran(manager, other, inputs));
    }
  }

  /** The difference between onnxruntime and this library. */
  private double error(String file, long rate) throws IOException, OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> inputs = inputs(manager, rate);
      OnnxModel model =
          new OnnxImporter(manager)
              .read(folder.resolve(file), file, new Diagnostics())
              .orElseThrow();
      NDArray[] given = inputs.values().toArray(new NDArray[0]);
      NDArray own = new GraphBlock(model.graph(), manager).evaluate(given).get(0);
      return error(ran(manager, file, inputs), own);
    }
  }

  private NDArray ran(NDManager manager, String file, Map<String, NDArray> inputs)
      throws IOException, OrtException {
    byte[] model = Files.readAllBytes(folder.resolve(file));
    return Reference.run(manager, model, inputs).get(0);
  }

  private static double error(NDArray wanted, NDArray actual) {
    double difference = wanted.sub(actual).abs().max().getFloat();
    return difference / wanted.abs().max().getFloat();
  }

  private static Map<String, NDArray> inputs(NDManager manager, long rate) {
    float[] signal = new float[32];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = (float) Math.sin(0.7 * i);
    }
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("x", manager.create(signal, new Shape(1, 32)));
    inputs.put("state", manager.ones(new Shape(2, 1, 4)));
    inputs.put("rate", manager.create(new long[] {rate}));
    return inputs;
  }

  private int dsl(String command) {
    outcome = CommandLineRun.in(folder).dsl(command);
    return outcome.status();
  }
}

package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import onnx.NodeProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches in floating point that {@code svd_quant} puts beside layers, in files. */
class LowRankExportTest {
  private static final String PLAN =
      """
      plan Branches {
        layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 2 } }
        steps { svd_quant { rank = RANK } }
        export onnx_qcdq { opset = 21  target = "TARGET" }
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"portable", "onnxruntime-cpu"})
  void branchesAreWrittenAndGiveBackWhatQuantizationLoses(String target) throws IOException {
    double one = decibels(target, 1);
    double three = decibels(target, 3);
    // The weight has five rows, so five singular values leave nothing to quantize.
    double five = decibels(target, 5);

    assertThat(three).isGreaterThan(one + 1);
    assertThat(five).isGreaterThan(80);
  }

  private double decibels(String target, int rank) throws IOException {
    NetworkCase network = new NetworkCase(Files.createTempDirectory(folder, "case"));
    Files.write(network.file("model.onnx"), OperatorSamples.network());
    Files.writeString(
        network.file("plan.quant"), PLAN.replace("RANK", "" + rank).replace("TARGET", target));
    Random random = new Random(3);
    float[] values = new float[16 * 3 * 6 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Files.write(network.file("calib.npy"), Npy.floats(new long[] {16, 3, 6, 6}, values));

    assertThat(network.quantize()).as(network.err()).isEqualTo(ExitStatus.OK);

    assertThat(network.model("out.onnx").getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .filteredOn(type -> type.equals("MatMul") || type.equals("Gemm"))
        .hasSize(3);
    return network.decibels();
  }
}

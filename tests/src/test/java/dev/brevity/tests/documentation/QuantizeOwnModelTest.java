package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.onnx.export.Digits;
import dev.brevity.samples.ownmodel.QuantizeOwnModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program quantizes a model file as the command does. */
class QuantizeOwnModelTest {
  private static final int SIDE = 28;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "{ scaling_per_output_type = CHANNEL }"})
  void aBiasWithAScaleOfItsOwnIsPlannedAndWritten(String refinement)
      throws IOException, UnreadableModelException {
    Path output =
        quantize("Int8BiasPerTensorFloatInternalScaling" + refinement, "Own", "digits.int8.onnx")
            .get(0);

    assertThat(output).exists();
    assertThat(Files.size(output)).isLessThan(Files.size(folder.resolve("digits.onnx")));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("digits.onnx", "own.quant", "calib", "digits.int8.onnx");
    }
  }

  @Test
  void aPlanThatIsNotThereIsNamedWithItsNeighbour() {
    assertThatThrownBy(() -> quantize("Int32Bias", "Owm", "digits.int8.onnx"))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("there is no plan `Owm`")
        .hasMessageContaining("did you mean `Own`?");
  }

  private List<Path> quantize(String bias, String plan, String output)
      throws IOException, UnreadableModelException {
    Path model = Files.write(folder.resolve("digits.onnx"), Digits.model("lenet.onnx"));
    Path recipes =
        Files.writeString(
            folder.resolve("own.quant"),
            """
            plan Own {
              style = layerwise
              layers Conv, Linear {
                input = Int8ActPerTensorFloat
                weight = Int8WeightPerChannelFloat
                bias = %s
              }
              steps { calibrate { batch_size = 4 } }
              export onnx_qcdq
            }
            """
                .formatted(bias));
    Path samples = Files.createDirectories(folder.resolve("calib"));
    ByteBuffer images = ByteBuffer.allocate(16 + 8 * SIDE * SIDE);
    images.putInt(0x803).putInt(8).putInt(SIDE).putInt(SIDE);
    for (int i = 16; i < images.capacity(); i++) {
      images.put(i, (byte) (31 * i));
    }
    Files.write(samples.resolve("images-idx3-ubyte"), images.array());
    return QuantizeOwnModel.quantize(recipes, plan, model, samples, folder.resolve(output));
  }
}

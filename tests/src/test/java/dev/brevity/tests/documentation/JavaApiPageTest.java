package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.onnx.export.Digits;
import dev.brevity.samples.digits.DigitImages;
import dev.brevity.samples.ownmodel.TourOfTheApi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/java-api.md stand in samples, and do what the page says. */
class JavaApiPageTest {
  private static final int PIXELS = 28 * 28;
  private static final int IMAGES = 32;
  private static final Shape ONE = new Shape(1, 1, 28, 28);
  private static final String PLAN =
      """
      plan Own {
        style = layerwise
        layers Conv, Linear {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
        }
        steps { calibrate { batch_size = 4 } }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  private final byte[] grey = new byte[IMAGES * PIXELS];
  private final int[] labels = new int[IMAGES];
  private Path model;
  private Path recipes;

  @BeforeEach
  void writeFiles() throws IOException {
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (31 * i + i / PIXELS);
    }
    Arrays.setAll(labels, image -> image % 10);
    model = Files.write(folder.resolve("digits.onnx"), Digits.model("lenet.onnx"));
    recipes = Files.writeString(folder.resolve("own.quant"), PLAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/java-api.md", "README.md"})
  void pagesShowPrograms(String page) throws IOException {
    List<CodeBlock> blocks =
        CodeBlock.of(Repository.ROOT.resolve(page)).stream()
            .filter(block -> block.info().startsWith("java "))
            .toList();

    assertThat(blocks).isNotEmpty();
    for (CodeBlock block : blocks) {
      Path file = Repository.ROOT.resolve(block.info().substring("java ".length()));
      assertThat(Files.readString(file)).contains(block.text());
    }
  }

  @Test
  void aRecipeIsChecked() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.quant"),
            "quantizer W extends Int8WeightPerTensorFloat { bit_widht = 4 }");

    assertThat(TourOfTheApi.problems(recipes)).isEmpty();
    assertThat(TourOfTheApi.problems(wrong)).singleElement().asString().contains("`bit_widht`");
  }

  @Test
  void aNetworkIsPlanned() throws Exception {
    assertThat(TourOfTheApi.planned(recipes, "Own", model))
        .contains("conv1: Int8WeightPerChannelFloat", "fc3: Int8WeightPerChannelFloat");
  }

  /** Training moves weights, and what was written computes something close to the network. */
  @Test
  void anImportedNetworkIsQuantizedTrainedAndExported() throws Exception {
    ByteBuffer images = ByteBuffer.allocate(16 + grey.length);
    images.putInt(0x803).putInt(IMAGES).putInt(28).putInt(28).put(grey);
    Path samples = Files.createDirectories(folder.resolve("calib"));
    Files.write(samples.resolve("images-idx3-ubyte"), images.array());
    Path output = folder.resolve("out.onnx");
    DigitImages digits = DigitImages.ofGreyValues(grey, labels);

    assertThat(TourOfTheApi.trained(recipes, "Own", model, samples, digits, output))
        .containsExactly(output);

    float[] input = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      input[i] = Byte.toUnsignedInt(grey[i]);
    }
    float[] before = TourOfTheApi.computed(model, input, ONE);
    float[] after = TourOfTheApi.computed(output, input, ONE);
    assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
    float largest = 0;
    for (float value : before) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(largest / 2));
    }
  }
}

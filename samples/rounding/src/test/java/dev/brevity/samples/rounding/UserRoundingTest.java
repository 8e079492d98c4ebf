package dev.brevity.samples.rounding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserRoundingTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path ROOT = MODULE.getParent().getParent();
  private static final Pattern BLOCK =
      Pattern.compile("```(\\w+) ?(\\S*)\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "Int8WeightPerTensorFloat, 7, 2, 2, -2",
    "Weight4HalfUp,            7, 3, 3, -2",
    // offsets of 0, -1/4, 1/4 and -3/8
    "Weight4Dithered,          7, 2, 3, -3",
  })
  void theRoundingThatTheRecipeNamesIsUsed(
      String recipe, byte first, byte second, byte third, byte fourth) {
    Brevity brevity = Brevity.recipes(MODULE.resolve("weights.quant"));
    QuantLinear layer =
        QuantLinear.builder(brevity)
            .units(2)
            .weightQuant(brevity.quantizer(recipe).with("bit_width", 4))
            .build();

    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      layer.setWeight(manager.create(new float[] {7, 2.5f, 2.5f, -2.4f}, new Shape(2, 2)));
      NDArray input = manager.ones(new Shape(1, 2));
      IntQuantTensor weight = (IntQuantTensor) layer.quantWeight(new PlainTensor(input));

      assertThat(weight.scale().getFloat()).isEqualTo(1);
      assertThat(weight.toInt().toByteArray()).containsExactly(first, second, third, fourth);
    }
  }

  @Test
  void theCheckerKnowsTheExtensionWithoutBuildingIt() {
    assertThat(dsl(MODULE, "check", "--strict", "weights.quant"))
        .as(output.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  @Test
  void mistakesInTheExtensionAreFoundLikeMistakesInPresets() throws IOException {
    Files.writeString(
        folder.resolve("wrong.quant"),
        """
        quantizer A extends Int8WeightPerTensorDsp { dsp_rounding = HALF_DOWN }
        quantizer B extends Int8WeightPerTensorDsp { dither_amplitude = 2.0 }
        """);

    assertThat(dsl(folder, "check", "wrong.quant")).isEqualTo(1);
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains("HALF_DOWN", "HALF_UP", "dither_amplitude", "[0, 1]");
  }

  @Test
  void theGuideShowsTheFilesAsTheyAreAndItsCommandsSucceed() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/extending.md")));
    int shown = 0;
    int run = 0;
    while (block.find()) {
      if (!block.group(2).isEmpty()) {
        assertThat(Files.readString(ROOT.resolve(block.group(2)))).contains(block.group(3).strip());
        shown++;
      } else if (block.group(1).equals("console")) {
        String[] command = block.group(3).strip().replaceFirst("^\\$ bin/dsl ", "").split(" ");
        assertThat(dsl(ROOT, command)).as(output.toString(StandardCharsets.UTF_8)).isZero();
        run++;
      }
    }
    assertThat(shown).isGreaterThan(4);
    assertThat(run).isPositive();
  }

  private int dsl(Path directory, String... arguments) {
    output.reset();
    PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);
    InputStream nothing = InputStream.nullInputStream();
    return new Dispatcher(new Terminal(directory, nothing, printed, printed, Map.of(), false))
        .run(arguments);
  }
}

package dev.brevity.runtime.onnx.structure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.onnx.export.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one file cannot hold is refused by the plan, whatever the numbers are. */
class RoomForConstantsTest {
  @TempDir private Path folder;

  /** LeNet has 61,470 weights and 236 biases. */
  @ParameterizedTest
  @CsvSource({"torchscript_quantized, 62000, 66000", "dpu, 246000, 250000"})
  void layersThatTakeMoreBytesThanAFileHoldsAreRefused(String target, long less, long enough)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan = plan(target);

    assertThatThrownBy(() -> StructureInspector.requireRoom(plan, OptionalLong.of(less)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("at most %,d bytes".formatted(less))
        .hasMessageContaining("export `onnx_qcdq`");
    assertThatCode(() -> StructureInspector.requireRoom(plan, OptionalLong.of(enough)))
        .doesNotThrowAnyException();
    assertThatCode(() -> StructureInspector.requireRoom(plan, OptionalLong.empty()))
        .doesNotThrowAnyException();
  }

  private ResolvedPlan plan(String target) throws IOException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    Files.write(model, Digits.model("lenet.onnx"));
    Path recipe = folder.resolve("plan.quant");
    Files.writeString(
        recipe,
        """
        brevity 1
        plan Large {
          layers Conv, Linear {
            weight = Int8WeightPerTensorFixedPoint
            input = Int8ActPerTensorFixedPoint
          }
          steps { calibrate }
          export %s
        }
        """
            .formatted(target));
    Brevity brevity = Brevity.recipes(recipe);
    return new PlanResolver(brevity.library(), new Resolver(brevity.library()))
        .resolve(
            brevity.library().plan("Large").orElseThrow(),
            NetworkFormats.open(model, "model.onnx").outline(),
            new Diagnostics());
  }
}

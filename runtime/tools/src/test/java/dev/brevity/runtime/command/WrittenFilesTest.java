package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files for onnxruntime are computed once before they get their places. */
class WrittenFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"onnx_qcdq", "onnx_qop"})
  void aFileThatOnnxRuntimeCannotComputeIsRefused(String target) throws Exception {
    Path file = Files.write(folder.resolve("made.onnx"), NetworksOfTests.unknownOperator());

    RecipeException refusal =
        catchThrowableOfType(
            RecipeException.class,
            () -> files(target).trial("q.onnx", Optional.empty()).run(List.of(file)));

    assertThat(refusal.diagnostics())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.UNUSABLE_FILE);
              assertThat(finding.message()).contains("`q.onnx`").contains("NoSuchOperator");
            });
  }

  @Test
  void aFileThatOnnxRuntimeComputesIsAccepted() throws Exception {
    Path file = Files.write(folder.resolve("made.onnx"), NetworksOfTests.twoLayers());

    assertThatCode(() -> files("onnx_qcdq").trial("q.onnx", Optional.empty()).run(List.of(file)))
        .doesNotThrowAnyException();
  }

  @Test
  void filesForOthersAreNotTriedInOnnxRuntime() throws Exception {
    Path file = Files.write(folder.resolve("made.onnx"), NetworksOfTests.unknownOperator());

    assertThatCode(() -> files("onnx_qonnx").trial("q.onnx", Optional.empty()).run(List.of(file)))
        .doesNotThrowAnyException();
  }

  private WrittenFiles files(String target) throws Exception {
    Path model = Files.write(folder.resolve("model.onnx"), NetworksOfTests.twoLayers());
    Brevity brevity = Brevity.recipes(plan(target));
    return new WrittenFiles(
        ExecutablePlan.of(
            new PlanResolver(brevity.library(), new Resolver(brevity.library()))
                .resolve(
                    brevity.library().plan("P").orElseThrow(),
                    GraphFile.open(model, "model.onnx").outline(),
                    new Diagnostics()),
            brevity));
  }

  private Path plan(String target) throws IOException {
    return Files.writeString(
        folder.resolve("plan.quant"),
        """
        brevity 1
        plan P {
          layers Linear { weight = Int8WeightPerTensorFloat  input = Int8ActPerTensorFloat }
          export %s
        }
        """
            .formatted(target));
  }
}

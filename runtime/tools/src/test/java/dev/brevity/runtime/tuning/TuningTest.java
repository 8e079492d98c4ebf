package dev.brevity.runtime.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.runtime.command.NetworksOfTests;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of files that are tried, one that is accurate enough is kept, and the decision is a plan. */
class TuningTest {
  private static final Tuning.Limits TRUE = new Tuning.Limits(200, 1);

  @TempDir private Path folder;

  private Path original = Path.of("");

  @BeforeEach
  void writeNetwork() throws IOException {
    original = folder.resolve("float.onnx");
    Files.write(original, NetworksOfTests.twoLayers());
    Files.write(
        folder.resolve("x.npy"), Npy.floats(new long[] {3, 2}, 1, 0.3f, -2, 0.7f, 0.1f, -0.4f));
  }

  @Test
  void whatIsNotTrueEnoughIsNotKept() throws IOException {
    Tuning.Outcome outcome = tuned(TuningTest::coarse, new Interruption());

    assertThat(outcome.candidate().isFloating()).isTrue();
    assertThat(Files.readAllBytes(outcome.file())).isEqualTo(NetworksOfTests.twoLayers());
    assertThat(outcome.line()).contains("all is computed in float");
  }

  @Test
  void filesThatCannotBeComputedAreLeftOut() throws IOException {
    Tuning.Outcome outcome =
        tuned(
            (file, candidate) ->
                Files.write(
                    file,
                    candidate.isFloating()
                        ? NetworksOfTests.twoLayers()
                        : NetworksOfTests.unknownOperator()),
            new Interruption());

    assertThat(outcome.line()).contains("; 1 files tried");
  }

  /** Where no choice computes anything in integers, all write the same file. */
  @Test
  void ofEqualFilesTheOneInFloatIsKept() throws IOException {
    Tuning.Outcome outcome =
        tuned(
            (file, candidate) -> Files.write(file, NetworksOfTests.twoLayers()),
            new Interruption());

    assertThat(outcome.candidate().isFloating()).isTrue();
    assertThat(outcome.line()).contains("; 1 files tried");
  }

  @Test
  void theDecisionIsAPlanThatMeasuresNoMore() throws IOException {
    Tuning.Outcome outcome = tuned(TuningTest::coarse, new Interruption());

    assertThat(outcome.fragment())
        .startsWith("brevity 1\n")
        .contains("plan Tuned extends FastInt8 {")
        .contains("    integers = NONE\n")
        .contains("    tune = false\n")
        .contains("//   * ");
  }

  @Test
  void whoStopsBeforeAnythingIsMeasuredGetsNothing() {
    Interruption stopped = new Interruption();
    stopped.request();

    assertThatThrownBy(() -> tuned(TuningTest::coarse, stopped))
        .isInstanceOf(InterruptedPlanException.class);
  }

  /** Whoever stops while files are timed gets what has been measured so far. */
  @Test
  void whoStopsWhileFilesAreTimedGetsTheBestSoFar() throws IOException {
    Interruption stopped = new Interruption();
    int[] written = new int[1];

    Tuning.Outcome outcome =
        tuned(
            (file, candidate) -> {
              coarse(file, candidate);
              if (++written[0] == Candidate.all().size()) {
                stopped.request();
              }
            },
            stopped);

    assertThat(outcome.file()).exists();
  }

  /** Of nine candidates one takes half a second, and the limit is a second. */
  @Test
  void whereWritingTakesLongTheLastCandidatesAreLeftOut() throws IOException {
    int[] written = new int[1];

    Tuning.Outcome outcome =
        tuned(
            (file, candidate) -> {
              coarse(file, candidate);
              written[0]++;
            },
            new Interruption(),
            () -> written[0] * 500_000_000L);

    assertThat(written[0]).isEqualTo(2);
    assertThat(outcome.line()).contains("; 2 files tried, 7 not, for want of time");
  }

  @Test
  void whatWasTriedIsRemoved() throws IOException {
    Tuning tuning =
        new Tuning(TuningTest::coarse, folder, TRUE, new Interruption(), System::nanoTime);
    try (Dataset samples = samples()) {
      tuning.run(
          new ModelFile(original, "float.onnx", Files.size(original)),
          samples,
          "FastInt8",
          Map.of());
    }

    tuning.discard();

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("float.onnx", "x.npy");
    }
  }

  private static void coarse(Path file, Candidate candidate) throws IOException {
    Files.write(
        file,
        candidate.isFloating() ? NetworksOfTests.twoLayers() : NetworksOfTests.twoLayersInSteps(9));
  }

  private Tuning.Outcome tuned(Tuning.Writer writer, Interruption interruption) throws IOException {
    return tuned(writer, interruption, () -> 0);
  }

  private Tuning.Outcome tuned(Tuning.Writer writer, Interruption interruption, LongSupplier clock)
      throws IOException {
    ModelFile model = new ModelFile(original, "float.onnx", Files.size(original));
    try (Dataset samples = samples()) {
      return new Tuning(writer, folder, TRUE, interruption, clock)
          .run(model, samples, "FastInt8", Map.of());
    }
  }

  private Dataset samples() throws IOException {
    return new DatasetOpener(List.of(ExpectedInput.of("x", true, List.of(-1L, 2L))))
        .open(folder.resolve("x.npy"), "x.npy", Optional.empty(), finding -> {})
        .orElseThrow();
  }
}

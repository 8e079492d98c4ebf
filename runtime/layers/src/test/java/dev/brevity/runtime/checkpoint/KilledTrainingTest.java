package dev.brevity.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.Brevity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in training that is killed again and again, as {@code kill -9} does. */
class KilledTrainingTest {
  /** After which line of output each life ends; the last life ends by itself. */
  private static final List<String> DEATHS =
      List.of("done", "writing", "writing", "writing", "saved");

  private final Random random = new Random(11);

  @TempDir Path folder;

  @Test
  void losesNothingThatWasSavedAndEndsWithTheNumbersOfAnUninterruptedRun() throws Exception {
    Path file = folder.resolve("interrupted.brv");
    int saved = 0;
    int life = 0;
    for (String death : DEATHS) {
      life++;
      saved =
          live(
              file,
              saved,
              death,
              death.equals("done") ? 4 + random.nextInt(4) : 1 + random.nextInt(3));
      assertThat(saved).as("saved after life %d", life).isPositive();
    }
    assertThat(live(file, saved, "nothing", 1)).isEqualTo(SmallTraining.STEPS);

    Path whole = folder.resolve("uninterrupted.brv");
    SmallTraining.train(Brevity.builtin(), whole, SmallTraining.STEPS, line -> {});
    Checkpoint expected = Checkpoint.read(whole);
    Checkpoint actual = Checkpoint.read(file);
    assertThat(actual.counters()).isEqualTo(expected.counters()).isNotEmpty();
    assertThat(actual.arrays().keySet()).isEqualTo(expected.arrays().keySet());
    actual
        .arrays()
        .forEach(
            (name, array) ->
                assertThat(array.data())
                    .as(name)
                    .containsExactly(expected.arrays().get(name).data()));
  }

  /**
   * Runs the process until it is killed or ends.
   *
   * @param saved the step that the process must not fall behind
   * @param death the beginning of the line after which it is killed
   * @param times which of these lines it is
   * @return the last step that it said it had saved
   */
  private int live(Path file, int saved, String death, int times) throws Exception {
    Process process = start(file);
    int last = saved;
    int seen = 0;
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("resumed")) {
          assertThat(Integer.parseInt(words[1])).isGreaterThanOrEqualTo(saved);
        }
        if (words[0].equals("saved")) {
          last = Integer.parseInt(words[1]);
        }
        if (words[0].equals(death) && ++seen == times) {
          Thread.sleep(0, random.nextInt(1_000_000));
          return last;
        }
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return last;
  }

  private static Process start(Path file) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SmallTraining.class.getName(),
            file.toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

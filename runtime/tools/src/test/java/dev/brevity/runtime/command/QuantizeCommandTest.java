package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.plan.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizeCommandTest {
  private static final String PLAN =
      """
      target listing { digits : Int in 1..9 = 4 }
      plan Small extends LayerwiseInt8 {
        keep Linear[-1]
        export listing
      }
      """;

  @TempDir private Path directory;

  private CommandLineRun.Outcome outcome;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("net.tiny"), "");
    Files.writeString(directory.resolve("small.quant"), PLAN);
    Samples.folder(directory, 16);
  }

  @Test
  void writesWhatThePlanMakes() throws IOException {
    int status = dsl("quantize net.tiny --plan small.quant --data calib -o small.txt");

    assertThat(outcome.err()).contains("calibrate, 16 samples");
    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).startsWith("wrote small.txt: ");
    assertThat(Files.readString(directory.resolve("small.txt")))
        .startsWith("digits 4\n")
        .contains("brevity.plan_sha256", "brevity.resolved_plan", "brevity.version")
        .contains("conv.input_quant");
    assertThat(files()).containsExactlyInAnyOrder("net.tiny", "small.quant", "calib", "small.txt");
  }

  @Test
  void replacesNothingUnasked() throws IOException {
    Files.writeString(directory.resolve("small.txt"), "mine");

    int status = dsl("quantize net.tiny --plan small.quant --data calib -o small.txt");

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("--force replaces it");
    assertThat(Files.readString(directory.resolve("small.txt"))).isEqualTo("mine");
  }

  @Test
  void allThatIsWrongWithTheFilesIsSaidAtOnceAndWhatIsMissingFirst() throws IOException {
    Files.writeString(directory.resolve("small.txt"), "mine");

    int status = dsl("quantize no.tiny --plan FastInt9 --data gone -o small.txt --report r.pdf");

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .isEqualTo(
            """
            dsl quantize: there is no file `no.tiny`
            dsl quantize: there is neither a file nor a plan `FastInt9`; did you mean `FastInt8`?
            dsl quantize: there is no file or folder `gone`
            dsl quantize: `small.txt` exists already; --force replaces it
            dsl quantize: `r.pdf` does not end in .html
            see dsl quantize --help
            """);
  }

  @Test
  void whoeverGivesNoSamplesLearnsWhatTheyAre() {
    int status = dsl("quantize net.tiny --plan small.quant -o small.txt");

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .containsPattern("needs calibration samples of `\\w+` \\(float32, any( x \\d+)+\\);");
  }

  @Test
  void aRehearsalWritesNothing() throws IOException {
    int status = dsl("quantize net.tiny --plan small.quant --data calib -o small.txt --dry-run");

    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .startsWith("Small for net.tiny\n")
        .endsWith(
            "\nnothing written: this was a rehearsal of `small.txt`; `calib` has 16 samples\n");
    assertThat(outcome.err()).doesNotContain("calibrate");
    assertThat(files()).containsExactlyInAnyOrder("net.tiny", "small.quant", "calib");
  }

  @Test
  void aRehearsalForProgramsIsThePlan() {
    dsl("quantize net.tiny --plan small.quant --data calib -o small.txt --dry-run --format json");

    assertThat(outcome.out())
        .startsWith("{")
        .contains("\"files\": [ ]", "\"samples\": 16", "\"layers\": [");
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "100, 16"})
  void usesTheFirstSamples(int asked, int used) {
    int status =
        dsl("quantize net.tiny --plan small.quant --data calib -o small.txt --samples " + asked);

    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.err()).contains("calibrate, " + used + " samples");
  }

  @Test
  void aReportOfWhatCannotBeComputedHasSizes() throws IOException {
    int status =
        dsl("quantize net.tiny --plan small.quant --data calib -o small.txt --report page.html");

    assertThat(status).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).endsWith("wrote page.html\n");
    assertThat(Files.readString(directory.resolve("page.html")))
        .contains("Nothing was computed", "keep Linear[-1]");
    assertThat(dsl("quantize net.tiny --plan small.quant --data calib -o b.txt --report page.html"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(directory.resolve("b.txt")).doesNotExist();
  }

  @Test
  void asksForSamples() {
    int status = dsl("quantize net.tiny --plan small.quant -o small.txt");

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("give them with --data");
  }

  @Test
  void leavesNothingBehindWhenThePlanIsWrong() throws IOException {
    Files.writeString(directory.resolve("small.quant"), PLAN.replace("Linear", "Lineal"));

    int status = dsl("quantize net.tiny --plan small.quant --data calib -o small.txt");

    assertThat(status).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.err()).contains("[BRV0608]");
    assertThat(files()).containsExactlyInAnyOrder("net.tiny", "small.quant", "calib");
  }

  @Test
  void saysBeforeAnyWorkThatNothingWritesTheFormat() throws IOException {
    Files.writeString(directory.resolve("small.quant"), PLAN.replace("listing", "nowhere"));

    int status = dsl("quantize net.tiny --plan small.quant --data calib -o small.txt");

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .contains(
            "the export target `nowhere` is declared, but no library on the class path implements"
                + " it")
        .doesNotContain("calibrate");
    assertThat(files()).containsExactlyInAnyOrder("net.tiny", "small.quant", "calib");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          calib          | `calib` is a folder; name a file
          net.tiny       | `net.tiny` is the network itself; name another file
          o.html --report ./o.html | `./o.html` is the network or the output itself
          o.html --report nof/x.html | there is no folder for `nof/x.html`
          o.html --windows 0 | --windows must be at least 1
          gone/small.txt | there is no folder for `gone/small.txt`
          small.txt      | `.small.txt.work` is not a folder; remove it
          """)
  void saysWhatIsWrongWithTheOutput(String output, String reason) throws IOException {
    // Where work in progress is kept stands something else.
    Files.writeString(directory.resolve(".small.txt.work"), "mine");

    int status = dsl("quantize net.tiny --plan small.quant --force --data calib -o " + output);

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains(reason).doesNotContain("Exception");
    assertThat(files())
        .containsExactlyInAnyOrder("net.tiny", "small.quant", "calib", ".small.txt.work");
  }

  private int dsl(String command) {
    outcome = CommandLineRun.in(directory).dsl(command);
    return outcome.status();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

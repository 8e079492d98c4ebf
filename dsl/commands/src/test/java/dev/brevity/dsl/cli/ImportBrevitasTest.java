package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code dsl import-brevitas} makes of Python files. {@code -Dgolden.update=true} writes the
 * expected recipes anew; read the difference before you keep it.
 */
class ImportBrevitasTest {
  private static final Path FOLDER = Path.of("src/test/resources/python").toAbsolutePath();
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final String BASE = "class A(Int8WeightPerTensorFloat):\n  ";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"everything", "inheritance"})
  void writesRecipesThatAreSoundAndSaysWhatIsMissing(String name) throws IOException {
    Path expected = FOLDER.resolve(name + ".quant");

    Outcome outcome = CommandLineRun.in(FOLDER).dsl("import-brevitas", name + ".py");

    if (UPDATE) {
      Files.writeString(expected, outcome.out());
    }
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).isEqualTo(Files.readString(expected));
    assertThat(check(outcome.out()).status()).isEqualTo(ExitStatus.OK);
    assertThat(CommandLineRun.in(FOLDER).input(outcome.out()).dsl("fmt", "-").out())
        .as("canonical layout")
        .isEqualTo(outcome.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "bit_width = 4                              | bit_width = 4",
        "bit_width = 0b100                          | bit_width = 4",
        "bit_width = -.5                            | // line 2: `bit_width` is left out",
        "scaling_min_val = 1.                       | scaling_min_val = 1.0",
        "scaling_min_val = 1e-1_0                   | scaling_min_val = 1e-10",
        "narrow_range = False                       | narrow_range = false",
        "scaling_min_val = None                     | scaling_min_val = none",
        "scaling_stats_op = StatsOp.AVE             | scaling_stats_op = AVE",
        "scaling_stats_op = enum.StatsOp.AVE        | scaling_stats_op = AVE",
        "dtype = torch.float32                      | dtype = \"float32\"",
        "scaling_shape = ()                         | scaling_shape = []",
        "bit_width = this.bit_width                 | // line 2: `bit_width` is left out",
        "bit_width = other                          | // line 2: `bit_width = other` is not a"
            + " value",
        "bit_width = 2 + 2                          | // line 2: `bit_width = 2 + 2` is not a"
            + " value",
        "bit_width = f(4)                           | // line 2: `bit_width = f(4)` is not a value",
        "del bit_width                              | // line 2: `del bit_width` is not an"
            + " attribute",
      })
  void readsValues(String python, String recipe) {
    Outcome outcome = importing(BASE + python.strip() + "\n");

    assertThat(outcome.out()).contains(recipe.strip());
    assertThat(check(outcome.out()).status()).isEqualTo(ExitStatus.OK);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void tellsWhereAFileIsNotPython(String python, String message, String place) {
    Outcome outcome = importing(python);

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(message).contains("<stdin>:" + place);
    assertThat(outcome.err()).doesNotContain("Exception").doesNotContain("at dev.brevity");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("x = 'open\ny = 1\n", "never ends", "1:5"),
        Arguments.of("'''" + "\\'''".repeat(100_000), "never ends", "1:1"),
        Arguments.of("x = '" + "\\'".repeat(100_000), "never ends", "1:5"),
        Arguments.of("class A(B:\n  x = 1\n", "never closed", "1:8"),
        Arguments.of("x = (1]\n", "does not close", "1:7"),
        Arguments.of("x = )\n", "closes nothing", "1:5"),
        Arguments.of("x = " + "[".repeat(100_000), "levels deep", "1:105"),
        Arguments.of(blocks(200), "levels deep", "101:"),
        Arguments.of("class A(B):\n    x = 1\n  y = 2\n", "indented like none", "3:3"),
        Arguments.of("class A(B)\n    x = 1\n", "the end of the line", "1:11"),
        Arguments.of("class A(B):\nx = 1\n", "not a class definition", "2:1"),
        Arguments.of("class\n", "the end of the line", "1:6"),
        Arguments.of("\u0000\u0001PNG", "cannot stand in a text file", "1:1"));
  }

  private static String blocks(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.append(" ".repeat(i)).append("class A(B):\n");
    }
    return text.append(" ".repeat(depth)).append("pass\n").toString();
  }

  @ParameterizedTest
  @MethodSource("large")
  void takesLargeFilesOfAnyShape(String python) {
    Outcome outcome = importing(python);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(check(outcome.out()).status()).isEqualTo(ExitStatus.OK);
  }

  static Stream<String> large() {
    StringBuilder chain = new StringBuilder("class C0(Int8WeightPerTensorFloat): bit_width = 4\n");
    StringBuilder wrong = new StringBuilder("class W(Int8WeightPerTensorFloat):\n");
    StringBuilder lattice = new StringBuilder();
    for (int i = 1; i < 300; i++) {
      chain.append("class C").append(i).append("(C").append(i - 1).append("): pass\n");
      wrong.append("  unknown").append(i).append(" = 4\n");
      lattice.append("class L").append(i).append("(L").append(i + 1);
      lattice.append(", L").append(i + 2).append("): pass\n");
    }
    return Stream.of(
        "",
        "\uFEFF# only a comment",
        chain.toString(),
        wrong.toString(),
        lattice.toString(),
        "x = [" + "1, ".repeat(100_000) + "]\n",
        "class A(" + "B, ".repeat(10_000) + "): pass\n");
  }

  @Test
  void writesAFileOnlyWhereThereIsNone() throws IOException {
    Files.writeString(folder.resolve("a.py"), BASE + "bit_width = 4\n");

    Outcome first = CommandLineRun.in(folder).dsl("import-brevitas", "a.py", "-o", "a.quant");
    String written = Files.readString(folder.resolve("a.quant"));
    Outcome second = CommandLineRun.in(folder).dsl("import-brevitas", "a.py", "-o", "a.quant");
    Outcome absent = CommandLineRun.in(folder).dsl("import-brevitas", "b.py");

    assertThat(first).isEqualTo(new Outcome(ExitStatus.OK, "", ""));
    assertThat(written).contains("quantizer A extends Int8WeightPerTensorFloat {");
    assertThat(second.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(second.err()).contains("--force");
    assertThat(absent.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(absent.err()).contains("there is no file `b.py`");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a.py", "a.quant");
    }
  }

  @Test
  void whatAFileLeavesOutIsToldOutsideTheFileToo() throws IOException {
    Files.writeString(folder.resolve("a.py"), BASE + "bit_width = -.5\n");

    Outcome outcome = CommandLineRun.in(folder).dsl("import-brevitas", "a.py", "-o", "a.quant");

    assertThat(outcome.err())
        .isEqualTo("a comment in `a.quant` says what could not be carried over\n");
  }

  private static Outcome importing(String python) {
    return CommandLineRun.in(FOLDER).input(python).dsl("import-brevitas", "-");
  }

  private static Outcome check(String recipes) {
    return CommandLineRun.in(FOLDER).input(recipes).dsl("check", "-");
  }
}

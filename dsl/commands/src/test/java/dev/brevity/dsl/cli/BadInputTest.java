package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code dsl check} says about every file in {@code src/test/resources/bad}. {@code
 * -Dgolden.update=true} writes the expected texts anew; read the difference before you keep it.
 */
class BadInputTest {
  private static final Path FOLDER = Path.of("src/test/resources/bad").toAbsolutePath();
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  /**
   * What no recipe of a few lines can show; {@link RobustnessTest} and tests of other modules do.
   */
  private static final Set<Code> SHOWN_ELSEWHERE =
      EnumSet.of(
          Code.USELESS_DATA,
          Code.UNUSABLE_FILE,
          Code.IDLE_STEP,
          Code.FILE_TOO_LARGE,
          Code.UNREADABLE_FILE,
          Code.UNKNOWN_EXTENSION,
          Code.UNMATCHED_SELECTOR,
          Code.LAYER_WITHOUT_RULE,
          Code.UNSUPPORTED_OPERATOR,
          Code.UNREADABLE_MODEL,
          Code.MISPLACED_QUANTIZER,
          Code.OBJECT_REFUSED,
          Code.IMPLEMENTATION_UNUSABLE,
          Code.DATA_DESCRIPTION,
          Code.NO_DATA,
          Code.MALFORMED_DATA,
          Code.DATA_MISMATCH,
          Code.DATA_LIMIT,
          Code.LABEL_MISMATCH,
          Code.RAW_PIXELS,
          Code.UNREAD_DESCRIPTION,
          Code.INVALID_MODEL,
          Code.MODEL_LIMIT,
          Code.EXTERNAL_DATA,
          Code.UNREACHED_LAYERS,
          Code.LOST_SIGNS,
          Code.NOT_IMPROVED,
          Code.RAISED_DAMPING);

  /** What YAML cannot say, or says by another code. */
  private static final Set<Code> QUANT_ONLY =
      EnumSet.of(
          Code.TOO_MANY_SYNTAX_ERRORS, Code.NOT_TEXT, Code.NOT_UTF8, Code.DUPLICATE_ASSIGNMENT);

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void isReportedAsExpected(String input) throws IOException {
    Code code = code(input);

    Outcome outcome = check(input, "text");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("[" + code.id() + "]");
    assertThat(outcome.status())
        .isEqualTo(code.severity() == Severity.ERROR ? expectedStatus(code) : ExitStatus.OK);
    compare(outcome.out(), input + ".txt");
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("machineReadable")
  void isReportedAsExpectedToPrograms(String input, String format) throws IOException {
    compare(check(input, format).out(), input + "." + format);
  }

  @Test
  void everyCodeHasAnInputInBothNotations() {
    List<String> missing = new ArrayList<>();
    for (Code code : EnumSet.complementOf(EnumSet.copyOf(SHOWN_ELSEWHERE))) {
      boolean yamlOnly = code.name().startsWith("YAML_");
      boolean quantOnly = QUANT_ONLY.contains(code);
      if (!yamlOnly && !Files.exists(FOLDER.resolve(code.id() + ".quant"))) {
        missing.add(code.id() + ".quant");
      }
      if (!quantOnly && !Files.exists(FOLDER.resolve(code.id() + ".yaml"))) {
        missing.add(code.id() + ".yaml");
      }
    }

    assertThat(missing).isEmpty();
  }

  static Stream<String> inputs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".quant") || name.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Stream<Object[]> machineReadable() {
    return Stream.of("BRV0101.quant", "BRV0101.yaml", "BRV0405.quant")
        .flatMap(input -> Stream.of("json", "sarif").map(format -> new Object[] {input, format}));
  }

  private static Outcome check(String input, String format) {
    return CommandLineRun.in(FOLDER).dsl("check", "--max-errors", "0", "--format", format, input);
  }

  private static void compare(String actual, String expectedFile) throws IOException {
    Path file = FOLDER.resolve(expectedFile);
    if (UPDATE) {
      Files.writeString(file, actual);
    }
    assertThat(file).exists();
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  private static int expectedStatus(Code code) {
    return code == Code.NOT_UTF8 ? ExitStatus.USAGE : ExitStatus.PROBLEMS;
  }

  private static Code code(String input) {
    for (Code code : Code.values()) {
      if (input.startsWith(code.id())) {
        return code;
      }
    }
    throw new IllegalArgumentException(input + " is named after no code");
  }
}

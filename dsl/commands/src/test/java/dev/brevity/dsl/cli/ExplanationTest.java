package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The explanation pages are complete and tell the truth. */
class ExplanationTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("## (Wrong|Right)\n\n```(quant|yaml)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REFERENCE = Pattern.compile("BRV\\d{4}");
  private static final Path INDEX = Path.of("../../docs/diagnostics.md");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeHasAPageThatRefersToExistingCodes(Code code) {
    String page = page(code);

    assertThat(page).startsWith("# " + code.id() + ": " + code.title() + "\n\n");
    assertThat(page).contains("\n## See also\n");
    Matcher references = REFERENCE.matcher(page);
    while (references.find()) {
      assertThat(new Explanations().find(references.group())).as(references.group()).isPresent();
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("examples")
  void examplesGiveWhatThePageSays(Code code, String verdict, String notation, String example)
      throws IOException {
    Files.writeString(directory.resolve("example." + notation), example);

    Outcome outcome =
        CommandLineRun.in(directory).dsl("check", "--max-errors", "0", "example." + notation);

    if (verdict.equals("Wrong")) {
      assertThat(outcome.out()).contains("[" + code.id() + "]");
    } else {
      assertThat(outcome.out()).isEqualTo("no problems in 1 file\n");
    }
  }

  @Test
  void theIndexListsEveryCode() throws IOException {
    StringBuilder index = new StringBuilder();
    for (Code code : Code.values()) {
      String severity = code.severity().name().toLowerCase(java.util.Locale.ROOT);
      String link =
          "../dsl/language/src/main/resources/dev/brevity/dsl/explanations/" + code.id() + ".md";
      index.append(
          String.format("| [%s](%s) | %s | %s |%n", code.id(), link, severity, code.title()));
    }
    if (Boolean.getBoolean("golden.update")) {
      String page = Files.readString(INDEX);
      int table = page.indexOf("|---|---|---|\n") + "|---|---|---|\n".length();
      Files.writeString(INDEX, page.substring(0, table) + index);
    }

    assertThat(Files.readString(INDEX)).endsWith("|---|---|---|\n" + index);
  }

  @Test
  void codesCanBeWrittenInSeveralWays() {
    for (String written : new String[] {"BRV0101", "brv0101", "BRV101", "101"}) {
      Outcome outcome = CommandLineRun.in(directory).dsl("explain", written);

      assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
      assertThat(outcome.out()).startsWith("# BRV0101: unknown attribute");
    }
  }

  static Stream<Object[]> examples() {
    return Stream.of(Code.values())
        .flatMap(
            code ->
                EXAMPLE
                    .matcher(page(code))
                    .results()
                    .map(
                        found ->
                            new Object[] {code, found.group(1), found.group(2), found.group(3)}));
  }

  private static String page(Code code) {
    return new Explanations().page(code).orElse("");
  }
}

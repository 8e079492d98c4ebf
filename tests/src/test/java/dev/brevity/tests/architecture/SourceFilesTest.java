package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceFilesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final int LONGEST = 600;

  @Test
  void noFileIsLongerThan600Lines() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : javaFiles()) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST) {
        tooLong.add(ROOT.relativize(file) + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @ParameterizedTest(name = "no {0}")
  @MethodSource("forbidden")
  void sourceLinesDoNotContain(String what, Pattern forbidden) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : javaFiles()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (forbidden.matcher(lines.get(i)).find()) {
          found.add(ROOT.relativize(file) + ":" + (i + 1));
        }
      }
    }
    assertThat(found).as(what).isEmpty();
  }

  @Test
  void theCatalogIsWrittenInTheLanguageAlone() throws IOException {
    assertThat(files(ROOT.resolve("quantizers-catalog"), ".java")).isEmpty();
  }

  private static Stream<Arguments> forbidden() {
    return Stream.of(
        Arguments.of("local variables without a type", Pattern.compile("\\bvar\\s+\\w+\\s*[=:]")),
        Arguments.of(
            "notes to oneself", Pattern.compile("//.*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b")));
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("grammar", "dsl", "injector", "runtime", "samples", "tests")) {
      found.addAll(files(ROOT.resolve(module), ".java"));
    }
    assertThat(found).hasSizeGreaterThan(100);
    return found;
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(file -> file.toString().endsWith(ending))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    }
  }
}

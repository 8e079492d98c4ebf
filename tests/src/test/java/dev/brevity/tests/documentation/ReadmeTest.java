package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Path README = Repository.ROOT.resolve("README.md");

  @TempDir private Path folder;

  /** Carries the page out from top to bottom: writes its files, runs its commands. */
  @TestFactory
  List<DynamicTest> everyCommandOfTheTutorialSucceeds() throws IOException {
    List<DynamicTest> steps = new ArrayList<>();
    for (CodeBlock block : CodeBlock.of(README)) {
      if (block.info().startsWith("quant ")) {
        Path file = folder.resolve(block.info().substring("quant ".length()));
        steps.add(
            dynamicTest(
                "write " + file.getFileName(), () -> Files.writeString(file, block.text())));
      }
      if (block.info().equals("console")) {
        block.commands().forEach(command -> steps.add(dynamicTest(command, () -> run(command))));
      }
    }
    assertThat(steps).hasSizeGreaterThan(5);
    return steps;
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    assertThat(CodeBlock.of(README)).anyMatch(block -> block.text().equals("./mvnw -B verify\n"));
    assertThat(Repository.ROOT.resolve(".ci/run")).content().contains("\n./mvnw -B verify \"$@\" ");
  }

  private void run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    String here = command.replace("bin/dsl", Repository.ROOT.resolve("bin/dsl").toString());
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", here)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("BREVITY_CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int status = builder.start().waitFor();
    assertThat(status).as(Files.readString(output)).isEqualTo(expectedStatus(command));
  }

  /** Like its namesake, {@code dsl diff} tells by its exit status that there are differences. */
  private static int expectedStatus(String command) {
    return command.startsWith("bin/dsl diff ") ? 1 : 0;
  }
}

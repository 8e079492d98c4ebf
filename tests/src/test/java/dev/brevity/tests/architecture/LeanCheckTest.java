package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code dsl check} starts fast because it loads neither the tensor library nor the injector, and
 * compares no records by the methods that they come with, which are linked at run time.
 */
class LeanCheckTest {
  @TempDir private Path folder;

  @Test
  void checkingARecipeLoadsNoClassOfDjlGuiceOrTheRuntimeAndLinksNoMethodsOfRecords()
      throws IOException, InterruptedException {
    Path recipe = folder.resolve("mine.quant");
    Files.writeString(
        recipe, "quantizer Mine extends Int8WeightPerTensorFloat { bit_width = 4 }\n");
    Path classes = folder.resolve("classes.log");
    Path output = folder.resolve("output.txt");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + classes + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.brevity.dsl.cli.Main",
                "check",
                recipe.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains("dev.brevity.dsl.link."));
    assertThat(loaded)
        .noneMatch(
            line ->
                line.matches(
                    ".*\\] (ai\\.djl|com\\.google|dev\\.brevity\\.(runtime|injector))\\..*"))
        .noneMatch(line -> line.contains(" java.lang.runtime.ObjectMethods "));
  }
}

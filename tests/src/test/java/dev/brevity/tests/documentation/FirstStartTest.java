package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/dsl} in a fresh clone, where a stand-in for Maven builds and one for Java runs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FirstStartTest {
  private static final String MODULES =
      "grammar quantizers-catalog dsl/language dsl/commands injector/assembly injector/processor "
          + "runtime/quantizers runtime/layers runtime/networks runtime/data runtime/plans "
          + "runtime/onnx runtime/llm runtime/tools";

  /** Builds all modules in no time, or takes its time where a file says so. */
  private static final String MAVEN =
      """
      #!/bin/bash
      echo $$ >> pids
      echo '[INFO] Building Brevity: grammar 0.1.0                          [1/2]'
      echo '[INFO] Building Brevity: command line 0.1.0                     [2/2]'
      if [[ -e slow ]]; then sleep 600 & wait; fi
      while [[ -e hold ]]; do sleep 0.1; done
      for module in %s; do
        mkdir -p $module/target
        touch $module/target/brevity-${module##*/}-0.1.0.jar
      done
      mkdir -p dsl/commands/target/lib
      touch dsl/commands/target/lib/other.jar
      echo tensors.jar > runtime/tools/target/class-path
      """;

  @TempDir private Path clone;

  @BeforeEach
  void writeStandIns() throws IOException {
    Files.createDirectories(clone.resolve("bin"));
    Files.copy(Repository.ROOT.resolve("bin/dsl"), clone.resolve("bin/dsl"));
    for (String pom : List.of("", "dsl/", "injector/", "runtime/")) {
      Files.createDirectories(clone.resolve(pom));
      Files.writeString(clone.resolve(pom + "pom.xml"), "<project/>");
    }
    for (String module : MODULES.split(" ")) {
      Files.createDirectories(clone.resolve(module + "/src/main"));
      Files.writeString(clone.resolve(module + "/pom.xml"), "<project/>");
    }
    executable("mvnw", MAVEN.formatted(MODULES));
    Files.createDirectories(clone.resolve("java/bin"));
    executable("java/bin/java", "#!/bin/sh\necho ran\n");
  }

  @Test
  void aBuildSaysWhichModuleOfHowManyItBuilds() throws Exception {
    Start start = new Start("one");

    assertThat(start.process.waitFor()).as(start.said()).isZero();
    assertThat(start.said().lines())
        .contains(
            "dsl: building [1/2] Brevity: grammar",
            "dsl: building [2/2] Brevity: command line",
            "ran");
  }

  @Test
  void whoeverStopsABuildStopsAllOfIt() throws Exception {
    Files.writeString(clone.resolve("slow"), "");
    Start start = new Start("one");
    ProcessHandle maven = maven(1);
    awaitLog();

    start.process.destroy();

    assertThat(start.process.waitFor()).isEqualTo(143);
    maven.onExit().get();
    assertThat(maven.isAlive()).isFalse();
    try (Stream<Path> left = Files.list(clone.resolve("target/dsl"))) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("build.log");
    }
    Files.delete(clone.resolve("slow"));
    Start again = new Start("two");
    assertThat(again.process.waitFor()).as(again.said()).isZero();
    assertThat(again.said()).doesNotContain("waiting for another build");
  }

  @Test
  void aSecondStartWaitsAndBuildsNothing() throws Exception {
    Files.writeString(clone.resolve("hold"), "");
    Start first = new Start("one");
    Path log = awaitLog();
    Start second = new Start("two");
    while (!second.said().contains("waiting for another build")) {
      assertThat(second.process.isAlive()).as(second.said()).isTrue();
      Thread.onSpinWait();
    }
    assertThat(Files.readString(log)).contains("[1/2]", "[2/2]");

    Files.delete(clone.resolve("hold"));

    assertThat(first.process.waitFor()).as(first.said()).isZero();
    assertThat(second.process.waitFor()).as(second.said()).isZero();
    assertThat(second.said()).endsWith("ran\n").doesNotContain("dsl: building");
    assertThat(Files.readAllLines(clone.resolve("pids"))).hasSize(1);
    assertThat(Files.readString(log)).contains("[1/2]", "[2/2]");
  }

  @Test
  void mavenWritesTextAloneIntoPipes() throws Exception {
    Process process =
        new ProcessBuilder(Repository.ROOT.resolve("mvnw").toString(), "--version")
            .redirectErrorStream(true)
            .start();

    byte[] said = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isZero();
    assertThat(said).isNotEmpty().doesNotContain(0x1B);
  }

  /** The stand-in that was started as the n-th one. */
  private ProcessHandle maven(int number) throws IOException {
    Path file = clone.resolve("pids");
    List<String> pids = new ArrayList<>();
    while (pids.size() < number) {
      pids = Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
    Optional<ProcessHandle> found = ProcessHandle.of(Long.parseLong(pids.get(number - 1)));
    return found.orElseThrow();
  }

  /** What the build writes, once the stand-in has said everything. */
  private Path awaitLog() throws IOException {
    Path log = clone.resolve("target/dsl/build.log");
    while (!Files.exists(log) || !Files.readString(log).contains("[2/2]")) {
      Thread.onSpinWait();
    }
    return log;
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(clone.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private final class Start {
    private final Process process;
    private final Path output;

    Start(String name) throws IOException {
      output = clone.resolve(name + ".said");
      ProcessBuilder builder =
          new ProcessBuilder(clone.resolve("bin/dsl").toString(), "check")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("JAVA_HOME", clone.resolve("java").toString());
      builder.environment().remove("BREVITY_CLASSPATH");
      process = builder.start();
    }

    String said() throws IOException {
      return Files.readString(output);
    }
  }
}

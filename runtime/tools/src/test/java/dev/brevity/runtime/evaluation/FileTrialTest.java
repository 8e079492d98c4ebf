package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.command.NetworksOfTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is tried in a process of its own, which may fail in any way. */
class FileTrialTest {
  private static final List<List<Long>> SHAPES = List.of(List.of(3L, 2L));

  @TempDir private Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("model with `odd' name.onnx");
    Files.write(file, NetworksOfTests.twoLayers());
  }

  @Test
  void nothingIsSaidOfFilesThatWork() throws IOException {
    assertThat(FileTrial.of(Files.size(file)).problem(file, SHAPES)).isEmpty();
  }

  @Test
  void saysWhyAFileCannotBeLoaded() throws IOException {
    Files.write(file, NetworksOfTests.unknownOperator());

    assertThat(FileTrial.of(1).problem(file, List.of()).orElseThrow()).contains("NoSuchOperator");
  }

  @Test
  void saysWhyAFileCannotBeComputed() throws IOException {
    List<List<Long>> others = List.of(List.of(3L, 5L));

    assertThat(FileTrial.of(1).problem(file, others)).isPresent();
  }

  @Test
  void aProcessThatNeedsMoreMemoryThanItMayHaveIsAProblemOfTheFile() throws IOException {
    assertThat(new FileTrial(1 << 20, 120).problem(file, SHAPES).orElseThrow()).contains("memory");
  }
}

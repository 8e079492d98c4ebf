package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.damage.LeanProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand damaged forms of each model are refused with a finding, or read and then computed or
 * refused at a node, in a process of little memory. {@code -Dbrevity.mutations} tries other numbers
 * of them.
 */
class MutatedModelsTest {
  private static final int COUNT = Integer.getInteger("brevity.mutations", 1000);

  /** The engine alone takes about 300,000 KiB. */
  private static final long MOST_KIB = 1_500_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lenet.onnx", "resnetmini.onnx", "graphs within graphs"})
  void damageIsReportedOrHarmless(String model) throws Exception {
    List<String> lines =
        LeanProcess.run(
            MutatedModelRun.class, model, folder.toString(), "0", Integer.toString(COUNT));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).endsWith(" 0 wrong").doesNotContain(" 0 ran");
    assertThat(Long.parseLong(lines.get(1))).isLessThan(MOST_KIB);
    assertThat(files()).containsExactly("model.onnx");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

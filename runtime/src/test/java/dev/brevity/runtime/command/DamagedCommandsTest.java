package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands say in the user's terms what is wrong with damaged models, data and plans, in a process
 * of little memory, and leave nothing behind. {@code -Dbrevity.mutations} tries other numbers of
 * them.
 */
class DamagedCommandsTest {
  private static final int COUNT = Integer.getInteger("brevity.mutations", 1200);

  /** Both engines alone take about 400,000 KiB. */
  private static final long MOST_KIB = 2_000_000;

  @TempDir private Path folder;

  @Test
  void endWithAFindingAndNothingElse() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DamagedCommandRun.class.getName(),
            folder.toString(),
            "0",
            Integer.toString(COUNT));
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String said;
    try {
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.waitFor()).as(said).isZero();
    List<String> lines = said.lines().toList();
    assertThat(lines).as(said).hasSize(2);
    assertThat(lines.get(0)).contains("evaluate 0=", "plan 0=", "quantize 0=").endsWith(" 0 wrong");
    assertThat(Long.parseLong(lines.get(1))).isLessThan(MOST_KIB);
    assertThat(folder).isEmptyDirectory();
  }
}

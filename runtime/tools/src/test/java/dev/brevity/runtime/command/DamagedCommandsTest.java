package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.damage.LeanProcess;
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
  private static final int COUNT = Integer.getInteger("brevity.mutations", 400);

  /** Both engines alone take about 400,000 KiB. */
  private static final long MOST_KIB = 2_000_000;

  @TempDir private Path folder;

  @Test
  void endWithAFindingAndNothingElse() throws Exception {
    List<String> lines =
        LeanProcess.run(DamagedCommandRun.class, folder.toString(), "0", Integer.toString(COUNT));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("evaluate 0=", "plan 0=", "quantize 0=").endsWith(" 0 wrong");
    assertThat(Long.parseLong(lines.get(1))).isLessThan(MOST_KIB);
    assertThat(folder).isEmptyDirectory();
  }
}

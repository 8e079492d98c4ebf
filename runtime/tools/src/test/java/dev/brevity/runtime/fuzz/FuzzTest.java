package dev.brevity.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.damage.LeanProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reader of files ends damaged ones with a finding, in a process of little memory. {@code
 * -Dbrevity.fuzz} tries other numbers of them.
 */
class FuzzTest {
  private static final int COUNT = Integer.getInteger("brevity.fuzz", 200);

  @TempDir private Path folder;

  @Test
  void noReaderCrashesOrHangs() throws Exception {
    List<String> lines =
        LeanProcess.run(FuzzRun.class, folder.toString(), "0", Integer.toString(COUNT));

    assertThat(lines)
        .hasSize(FuzzedReaders.all().size())
        .allMatch(line -> line.contains(" 0 crashes,"));
    assertThat(lines).filteredOn(line -> !line.contains(" 0 read")).hasSizeGreaterThan(20);
  }
}

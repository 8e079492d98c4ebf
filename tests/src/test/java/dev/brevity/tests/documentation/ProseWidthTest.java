package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProseWidthTest {
  private static final int WIDEST = 120;

  private static final Path GENERATED = Repository.ROOT.resolve("docs/reference");

  /**
   * Tables, code and links cannot be broken; everything else is. Generated pages hold messages and
   * conditions in one piece.
   */
  @Test
  void linesOfProseHaveAtMost120Columns() throws IOException {
    List<String> tooWide = new ArrayList<>();
    for (Path page : Repository.pages()) {
      if (page.startsWith(GENERATED)) {
        continue;
      }
      boolean code = false;
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        code ^= line.strip().startsWith("```");
        boolean prose = !code && !line.startsWith("|") && !line.startsWith("#");
        if (prose && line.codePointCount(0, line.length()) > WIDEST && line.strip().contains(" ")) {
          tooWide.add(Repository.ROOT.relativize(page) + ":" + (i + 1));
        }
      }
    }
    assertThat(tooWide).isEmpty();
  }
}

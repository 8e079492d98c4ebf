package dev.brevity.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The picture and the table of modules in {@code docs/architecture.md} are those of the build.
 * {@code -Dgolden.update=true} draws them anew.
 */
class ArchitecturePageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path PAGE = ROOT.resolve("docs/architecture.md");

  @Test
  void thePictureIsTheBuild() throws IOException {
    StringBuilder picture = new StringBuilder("```mermaid\ngraph BT\n");
    for (BuildModule module : modules()) {
      picture.append("  ").append(module.artifact());
      picture.append("[\"").append(module.path()).append("\"]\n");
      for (String lower : module.sees()) {
        picture.append("  ").append(module.artifact()).append(" --> ").append(lower).append('\n');
      }
    }
    assertPart("picture", picture.append("```\n").toString());
  }

  @Test
  void theTableIsTheBuild() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| folder | artifact | what it does | sees | libraries |\n|---|---|---|---|---|\n");
    for (BuildModule module : modules()) {
      table.append("| `").append(module.path()).append("` | `brevity-").append(module.artifact());
      table.append("` | ").append(module.description());
      table.append(" | ").append(String.join(", ", module.sees()));
      table.append(" | ").append(String.join(", ", module.libraries())).append(" |\n");
    }
    assertPart("table", table.toString());
  }

  /** Programs that are no product: what runs the tests. */
  private static List<BuildModule> modules() throws IOException {
    return BuildModule.all(ROOT).stream().filter(m -> !m.path().equals("tests")).toList();
  }

  private static void assertPart(String name, String expected) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- end of " + name + " -->";
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(end);
    assertThat(from).as("the page marks its %s", name).isBetween(begin.length(), to);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page.substring(0, from) + expected + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(expected);
  }
}

package dev.brevity.dsl.cli;

import dev.brevity.dsl.document.ReferencePages;
import dev.brevity.dsl.text.Glyphs;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = "Writes reference documentation, in Markdown, from the recipes.",
    footer = {
      "",
      "Examples:",
      "  dsl docs -o docs/reference",
      "  dsl docs --check docs/reference     are these pages what -o would write?",
      "",
      "Exit status: 0 written or current, 1 not current, 2 wrong usage or a folder "
          + "that cannot be written."
    })
final class DocsCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "write the pages to this folder; all of them or none")
  private @Nullable String output;

  @Option(
      names = "--check",
      paramLabel = "FOLDER",
      description = "write nothing; list the pages in the folder that differ")
  private @Nullable String check;

  DocsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if ((output == null) == (check == null)) {
      throw new UsageException("give either -o FOLDER or --check FOLDER");
    }
    SortedMap<String, String> pages = ReferencePages.of(new Recipes(session).builtIn());
    if (output != null) {
      folder(output).write(pages);
      return ExitStatus.OK;
    }
    List<String> differing = folder(String.valueOf(check)).differing(pages);
    for (String page : differing) {
      session
          .out()
          .println(
              Glyphs.harmless(Path.of(String.valueOf(check)).resolve(page) + " is not current"));
    }
    if (!differing.isEmpty()) {
      session.tell("write them again with `dsl docs -o " + check + "`");
    }
    return differing.isEmpty() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private PageFolder folder(String path) {
    return new PageFolder(session.resolve(path), path);
  }
}

package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostic.Fix;
import dev.brevity.dsl.diagnostic.Diagnostic.Replacement;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fixes of findings that are an edit of a file. */
final class PrintedFixes {
  private final Map<String, RecipeFile> files = new LinkedHashMap<>();
  private final List<String> applied = new ArrayList<>();

  /** An edit and what it is for. */
  private record Edit(Diagnostic finding, String instruction, Span place, String text) {}

  /**
   * @param files those that may be changed
   */
  PrintedFixes(List<RecipeFile> files) {
    files.forEach(file -> this.files.put(file.shown(), file));
  }

  /**
   * Rewrites the files with the fixes of these findings. Where two concern the same place, only the
   * first is applied.
   *
   * @return how many were applied
   * @throws UsageException if a file cannot be written
   */
  int apply(List<Diagnostic> findings) {
    Map<String, List<Edit>> edits = new LinkedHashMap<>();
    for (Diagnostic finding : findings) {
      if (finding.fix().isPresent() && finding.fix().get().replacement().isPresent()) {
        Fix fix = finding.fix().get();
        Replacement replacement = fix.replacement().orElseThrow();
        String file = replacement.span().source().name();
        if (files.containsKey(file)) {
          edits
              .computeIfAbsent(file, name -> new ArrayList<>())
              .add(new Edit(finding, fix.text(), replacement.span(), replacement.text()));
        }
      }
    }
    int before = applied.size();
    for (RecipeFile file : files.values()) {
      List<Edit> ofFile = edits.get(file.shown());
      if (ofFile != null) {
        apply(file, ofFile);
      }
    }
    return applied.size() - before;
  }

  private void apply(RecipeFile file, List<Edit> edits) {
    edits.sort(Comparator.comparingInt(edit -> edit.place().start()));
    SourceText source = edits.get(0).place().source();
    StringBuilder text = new StringBuilder();
    int copied = 0;
    for (Edit edit : edits) {
      if (edit.place().start() >= copied) {
        text.append(source.text(), copied, edit.place().start()).append(edit.text());
        copied = edit.place().end();
        applied.add(
            file.shown()
                + ":"
                + edit.place().startLine()
                + ": "
                + edit.finding().code().id()
                + ": "
                + edit.instruction());
      }
    }
    text.append(source.text().substring(copied));
    WholeFile.write(file.path(), file.shown(), text.toString());
  }

  /** A line for each that was applied. */
  List<String> applied() {
    return List.copyOf(applied);
  }
}

package dev.brevity.dsl.source;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.Import;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.SourceReader;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads recipe files and what they import, each file once. Imports are relative to the file that
 * holds them and confined to a root folder. Not safe for use by several threads.
 */
public final class RecipeSources {
  private static final int MOST_IMPORTS = 1000;

  private final Path root;
  private final Map<Path, Parsed> parsed = new HashMap<>();

  /**
   * @param root the folder that imports cannot leave
   * @throws IOException if there is no such folder
   */
  public RecipeSources(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /** A file that has been read; {@code document} is empty when it cannot be. */
  private record Parsed(Optional<Document> document, List<Diagnostic> findings) {}

  private record Pending(Path file, Document document) {}

  /**
   * The file and everything it imports, the file first; empty when it cannot be read. Every finding
   * of reading any of them is reported, also when the file has been read before.
   *
   * @param shown the name that findings show for the file
   */
  public List<Document> read(Path file, String shown, DiagnosticSink sink) {
    Parsed start = parse(file, shown);
    start.findings().forEach(sink::report);
    return start.document().isEmpty() ? List.of() : close(file, start.document().get(), sink);
  }

  /** As {@link #read}, for text that is in no file; its imports are relative to the root. */
  public List<Document> read(SourceText text, Surface surface, DiagnosticSink sink) {
    return close(root.resolve("-"), surface.reader().read(text, sink), sink);
  }

  private List<Document> close(Path file, Document document, DiagnosticSink sink) {
    List<Document> documents = new ArrayList<>();
    Set<Path> seen = new LinkedHashSet<>();
    Deque<Pending> open = new ArrayDeque<>();
    open.add(new Pending(file, document));
    seen.add(real(file));
    while (!open.isEmpty()) {
      Pending next = open.remove();
      documents.add(next.document());
      for (Import imported : next.document().imports()) {
        Optional<Path> target = target(next.file(), imported, sink);
        if (target.isEmpty() || !seen.add(target.get())) {
          continue;
        }
        if (seen.size() > MOST_IMPORTS) {
          sink.report(unreadable(imported, "more than " + MOST_IMPORTS + " files are imported"));
          return documents;
        }
        Parsed read = parse(target.get(), shown(next.document(), imported));
        read.findings().forEach(sink::report);
        read.document().ifPresent(found -> open.add(new Pending(target.get(), found)));
      }
    }
    return documents;
  }

  /** The file that an import means; empty, with a finding, when there is none inside the root. */
  private Optional<Path> target(Path from, Import imported, DiagnosticSink sink) {
    Path written;
    try {
      written = real(from).resolveSibling(imported.path()).normalize();
    } catch (InvalidPathException e) {
      sink.report(unreadable(imported, "`" + imported.path() + "` is not a path"));
      return Optional.empty();
    }
    if (!written.startsWith(root) || !real(written).startsWith(root)) {
      sink.report(
          Diagnostic.of(
                  Code.IMPORT_OUTSIDE_ROOT,
                  imported.span(),
                  "`" + imported.path() + "` lies outside the folder that imports are confined to")
              .label("leads outside")
              .fix("move the file into the folder, or check the folder that holds both"));
      return Optional.empty();
    }
    if (!Files.isRegularFile(written)) {
      sink.report(unreadable(imported, "there is no file `" + imported.path() + "`"));
      return Optional.empty();
    }
    return Optional.of(real(written));
  }

  private static Diagnostic.Builder unreadable(Import imported, String why) {
    return Diagnostic.of(Code.UNREADABLE_IMPORT, imported.span(), why)
        .note("imports are relative to the file that holds them");
  }

  private Parsed parse(Path file, String shown) {
    return parsed.computeIfAbsent(real(file), path -> parseNow(file, shown));
  }

  private static Parsed parseNow(Path file, String shown) {
    Diagnostics findings = new Diagnostics();
    Optional<Document> document = new SourceReader().read(file, shown, findings);
    return new Parsed(document, findings.all());
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  private static String shown(Document from, Import imported) {
    String name = from.source().name();
    int folder = name.lastIndexOf('/');
    return Path.of(name.substring(0, folder + 1) + imported.path()).normalize().toString();
  }
}

package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.SourceText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a file whose name promises one surface and whose first line is of the other. */
final class MistakenSurface {
  private static final Pattern WORD =
      Pattern.compile(
          "\\A(?:\\s|#[^\\n]*|//[^\\n]*)*(?<word>[a-z]+)(?<rest>[ \\t]*:|[ \\t]+[\\w\"])");

  private MistakenSurface() {}

  /** What is wrong with a file whose name ends in {@code .quant} or else as YAML's. */
  static Optional<Diagnostic> of(SourceText source, boolean quant) {
    Matcher first = WORD.matcher(source.text());
    if (!first.find()) {
      return Optional.empty();
    }
    String word = first.group("word");
    boolean key = first.group("rest").endsWith(":");
    boolean known =
        word.equals("brevity")
            || word.equals("import")
            || YamlSection.of(key ? word : word + "s").isPresent();
    if (!known || key != quant) {
      return Optional.empty();
    }
    String wanted = quant ? ".yaml" : ".quant";
    String name = source.name();
    return Optional.of(
        Diagnostic.of(
                Code.UNKNOWN_EXTENSION,
                source.span(first.start("word"), first.end("word")),
                quant
                    ? "this is YAML, in a file whose name ends in `.quant`"
                    : "this is not YAML but the `.quant` notation")
            .fix("rename it to `" + name.substring(0, name.lastIndexOf('.')) + wanted + "`")
            .build());
  }
}

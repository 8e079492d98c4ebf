package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * What all builders of one YAML file share: checked access to nodes, and the place for findings.
 */
final class YamlReading {
  static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9_]*");
  static final Set<String> ABSENT = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][A-Za-z0-9_]*");
  private static final Set<String> WORDS =
      Set.of(
          "true", "false", "none", "parent", "match", "when", "if", "then", "else", "for", "in",
          "and", "or", "not");

  private final SourceText source;
  private final DiagnosticSink diagnostics;

  YamlReading(SourceText source, DiagnosticSink diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  DiagnosticSink diagnostics() {
    return diagnostics;
  }

  void report(Code code, Span span, String message) {
    diagnostics.report(Diagnostic.of(code, span, message));
  }

  void report(Code code, Span span, String message, String fix) {
    diagnostics.report(Diagnostic.of(code, span, message).fix(fix));
  }

  /** Whether nothing stands there: {@code key:} and no more. */
  static boolean absent(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar
        && scalar.plain()
        && ABSENT.contains(scalar.value());
  }

  /** The entries of a mapping; anything else is reported, except nothing at all. */
  List<YamlNode.Entry> entries(YamlNode node, String what) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries();
    }
    if (!absent(node)) {
      wrongKind(node, what + " is a mapping of keys to values");
    }
    return List.of();
  }

  /** The items of a list; a single node stands for a list of one. */
  List<YamlNode> items(YamlNode node) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    return absent(node) ? List.of() : List.of(node);
  }

  Optional<YamlNode.Scalar> scalar(YamlNode node, String what) {
    if (node instanceof YamlNode.Scalar scalar && !absent(node)) {
      return Optional.of(scalar);
    }
    wrongKind(node, what + " is a single text");
    return Optional.empty();
  }

  /** The text of a scalar without line ends after it; empty, and reported, when it is none. */
  String text(YamlNode node, String what) {
    return scalar(node, what).map(scalar -> scalar.value().stripTrailing()).orElse("");
  }

  void wrongKind(YamlNode node, String expected) {
    if (node instanceof YamlNode.Unknown) {
      return;
    }
    String found =
        node instanceof YamlNode.Mapping
            ? "a mapping"
            : node instanceof YamlNode.Sequence
                ? "a list"
                : absent(node) ? "nothing" : "a single value";
    report(Code.YAML_STRUCTURE, node.span(), expected + ", but " + found + " stands here");
  }

  /** A capitalised name, as recipes, enums and constants have. */
  Optional<Identifier> name(YamlNode node, String what) {
    Optional<YamlNode.Scalar> scalar = scalar(node, what);
    if (scalar.isPresent() && !NAME.matcher(scalar.get().value()).matches()) {
      report(
          Code.YAML_NOT_A_NAME,
          scalar.get().span(),
          "`" + shortened(scalar.get().value()) + "` cannot be " + what,
          mended(scalar.get().value()));
      return Optional.empty();
    }
    return scalar.map(found -> new Identifier(found.value(), found.span()));
  }

  /** What the writer of a text that is no capitalised name may have meant. */
  private static String mended(String text) {
    String[] parts = text.strip().split("\\s*,\\s*");
    if (parts.length > 1 && Arrays.stream(parts).allMatch(part -> NAME.matcher(part).matches())) {
      return "write a list: `[" + String.join(", ", parts) + "]`";
    }
    String rule = "begin with a capital letter and use only letters, digits and `_`";
    return IDENTIFIER.matcher(text).matches()
        ? rule + "; what belongs to the block above is indented further than its name"
        : rule;
  }

  /** The name of an attribute, field, setting or step. */
  Optional<Identifier> attribute(YamlNode node, String what) {
    Optional<YamlNode.Scalar> scalar = scalar(node, what);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    String text = scalar.get().value();
    Span span = scalar.get().span();
    if (Reading.RESERVED.contains(text) || WORDS.contains(text)) {
      report(
          Code.RESERVED_NAME,
          span,
          "`" + text + "` is a reserved word and cannot name " + what,
          "choose another name");
      return Optional.empty();
    }
    if (!IDENTIFIER.matcher(text).matches()) {
      report(
          Code.YAML_NOT_A_NAME,
          span,
          "`" + shortened(text) + "` cannot name " + what,
          "use lower-case letters, digits and `_`");
      return Optional.empty();
    }
    return Optional.of(new Identifier(text, span));
  }

  /**
   * The names of a key such as {@code weight.bit_width}; empty, and reported, when one of them is
   * none.
   *
   * @param first what the first of them names; the others are attributes
   */
  Optional<List<Identifier>> path(YamlNode.Scalar key, String first) {
    List<Identifier> path = new ArrayList<>();
    String text = key.value();
    int start = 0;
    while (start >= 0) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      YamlNode.Scalar part =
          start == 0 && dot < 0
              ? key
              : new YamlNode.Scalar(
                  text.substring(start, end),
                  false,
                  key.positions(),
                  key.positions().span(start, end));
      Optional<Identifier> name = attribute(part, path.isEmpty() ? first : "an attribute");
      if (name.isEmpty()) {
        return Optional.empty();
      }
      path.add(name.get());
      start = dot < 0 ? -1 : dot + 1;
    }
    return Optional.of(path);
  }

  void unknownKey(YamlNode.Scalar key, List<String> allowed, String where) {
    diagnostics.report(unknown(key, allowed, where));
  }

  /**
   * @param otherwise what to do unless one of the allowed keys is meant
   */
  void unknownKey(YamlNode.Scalar key, List<String> allowed, String where, String otherwise) {
    Diagnostic.Builder finding = unknown(key, allowed, where);
    if (meant(key, allowed).isEmpty()) {
      finding.fix(otherwise);
    }
    diagnostics.report(finding);
  }

  private static Diagnostic.Builder unknown(
      YamlNode.Scalar key, List<String> allowed, String where) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.YAML_UNKNOWN_KEY,
                key.span(),
                "`" + shortened(key.value()) + "` is not a key of " + where)
            .note("the keys are `" + String.join("`, `", allowed) + "`");
    meant(key, allowed)
        .ifPresent(known -> finding.fix("did you mean `" + known + "`?", key.span(), known));
    return finding;
  }

  private static Optional<String> meant(YamlNode.Scalar key, List<String> allowed) {
    LevenshteinDistance distance = new LevenshteinDistance(2);
    return allowed.stream().filter(known -> distance.apply(known, key.value()) >= 0).findFirst();
  }

  void missingKey(Span place, String key, String where) {
    report(
        Code.YAML_MISSING_KEY,
        place,
        where + " needs the key `" + key + "`",
        "add `" + key + ": …`");
  }

  /** What {@code ##} lines directly above the node say, and what stands under {@code doc}. */
  String documentation(YamlNode place, Optional<YamlNode> doc) {
    List<String> parts = new ArrayList<>(documentationAbove(place.span()));
    doc.map(node -> text(node, "`doc`")).filter(text -> !text.isEmpty()).ifPresent(parts::add);
    return String.join("\n", parts);
  }

  private List<String> documentationAbove(Span place) {
    List<String> lines = new ArrayList<>();
    int line = place.startLine();
    String before = source.lineText(line).substring(0, Math.max(0, place.startColumn() - 1));
    if (!before.replace("-", " ").isBlank()) {
      return lines;
    }
    for (line--; line >= 1; line--) {
      String text = source.lineText(line).strip();
      if (!text.startsWith("##")) {
        break;
      }
      String content = text.substring(2);
      lines.add(0, content.startsWith(" ") ? content.substring(1) : content);
    }
    return lines;
  }

  static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 40 ? line.substring(0, 37) + "..." : line;
  }
}

package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The text form of an index: one fact a line, its first word says which.
 *
 * <pre>
 * index 1
 * implementation RescalingIntQuant dev.brevity.runtime.quant.RescalingIntQuant
 * doc Scales, shifts, rounds and clamps.
 * roles TensorQuant
 * inputs module tracked_parameter_list
 * required bit_width_impl BitWidth
 * optional scaling_min_val Real?
 * optional float_to_int_impl FloatToInt = RoundSte
 * step calibrate dev.brevity.runtime.plan.step.Calibrate
 * required batch_size Int
 * </pre>
 *
 * <p>Lines below {@code implementation}, {@code step}, {@code style} or {@code target} belong to
 * it; {@code doc}, {@code roles} and {@code inputs} may be missing. Parameters stand in the
 * constructor's order. Types contain no spaces. Empty lines and lines that begin with {@code #}
 * mean nothing.
 */
public final class IndexFormat {
  private static final String HEADER = "index 1";
  private static final String IMPLEMENTATION = "implementation";

  private IndexFormat() {}

  /** The text of an index, sorted by kind and name, so that equal contents give equal files. */
  public static String write(Collection<ImplementationSignature> signatures) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    signatures.stream()
        .sorted(
            Comparator.comparing(ImplementationSignature::kind)
                .thenComparing(ImplementationSignature::name))
        .forEach(signature -> write(signature, text));
    return text.toString();
  }

  private static void write(ImplementationSignature signature, StringBuilder text) {
    text.append(signature.kind()).append(' ').append(signature.name());
    text.append(' ').append(signature.className()).append('\n');
    String documentation = signature.documentation().replaceAll("\\s+", " ").strip();
    if (!documentation.isEmpty()) {
      text.append("doc ").append(documentation).append('\n');
    }
    if (!signature.roles().isEmpty()) {
      text.append("roles ").append(String.join(" ", new TreeSet<>(signature.roles()))).append('\n');
    }
    if (!signature.inputs().isEmpty()) {
      text.append("inputs ")
          .append(String.join(" ", new TreeSet<>(signature.inputs())))
          .append('\n');
    }
    for (Parameter parameter : signature.parameters()) {
      text.append(parameter.optional() ? "optional " : "required ");
      text.append(parameter.name()).append(' ').append(parameter.type().replace(" ", ""));
      if (!parameter.defaultValue().isBlank()) {
        text.append(" = ").append(parameter.defaultValue().replaceAll("\\s+", " ").strip());
      }
      text.append('\n');
    }
  }

  /**
   * The signatures that an index holds.
   *
   * @param origin where the text comes from, for the message of a failure
   * @throws MalformedIndexException if the text is not an index
   */
  public static List<ImplementationSignature> read(String text, String origin) {
    return scan(text, origin).stream().map(IndexedSignature::signature).toList();
  }

  /**
   * The signatures that an index holds, as far as the first line of each tells.
   *
   * @throws MalformedIndexException if such a line is not in the index's format, or facts stand
   *     before the first one
   */
  static List<IndexedSignature> scan(String text, String origin) {
    Lines lines = new Lines(text, 0, text.length(), origin);
    lines.expect(lines.next().filter(HEADER::equals).isPresent(), HEADER);
    List<IndexedSignature> signatures = new ArrayList<>();
    Optional<String> line = lines.next();
    while (line.isPresent()) {
      List<String> words = words(line.get());
      String head = words.get(0);
      Optional<PlanWordDeclaration.Kind> word = word(head);
      lines.expect(word.isPresent() || head.equals(IMPLEMENTATION), IMPLEMENTATION);
      lines.expect(words.size() == 3, head + " NAME CLASS");
      String name = words.get(1);
      String className = words.get(2);
      Lines facts = lines.facts();
      signatures.add(
          new IndexedSignature(
              word, name, className, () -> signature(word, name, className, facts.again())));
      line = lines.next();
    }
    return signatures;
  }

  private static Optional<PlanWordDeclaration.Kind> word(String head) {
    for (PlanWordDeclaration.Kind kind : PlanWordDeclaration.Kind.values()) {
      if (kind.word().equals(head)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** What stands between blanks; a regular expression would cost more than the rest of reading. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int space = text.indexOf(' ', start);
      int end = space < 0 ? text.length() : space;
      if (end > start) {
        words.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return words;
  }

  /** A part of an index, line by line, without empty lines and comments. */
  private static final class Lines {
    private static final Set<String> FACTS =
        Set.of("doc ", "roles ", "inputs ", "required ", "optional ");

    private final String text;
    private final int start;
    private final int end;
    private final String origin;
    private int at;
    private int lineStart;

    Lines(String text, int start, int end, String origin) {
      this.text = text;
      this.start = start;
      this.at = start;
      this.end = end;
      this.origin = origin;
    }

    Optional<String> next() {
      while (at < end) {
        lineStart = at;
        int lineEnd = lineEnd(at);
        at = lineEnd + 1;
        String line = text.substring(lineStart, lineEnd).strip();
        if (!line.isEmpty() && line.charAt(0) != '#') {
          return Optional.of(line);
        }
      }
      return Optional.empty();
    }

    /** The lines that say more of what the last one began; this continues after them. */
    Lines facts() {
      int first = at;
      while (at < end && startsFact(at)) {
        at = lineEnd(at) + 1;
      }
      return new Lines(text, first, Math.min(at, end), origin);
    }

    /** The same lines from the first one on. */
    Lines again() {
      return new Lines(text, start, end, origin);
    }

    private boolean startsFact(int start) {
      for (String fact : FACTS) {
        if (text.startsWith(fact, start)) {
          return true;
        }
      }
      char first = text.charAt(start);
      return first == '#' || first == '\n' || first == '\r';
    }

    private int lineEnd(int start) {
      int newline = text.indexOf('\n', start);
      return newline < 0 || newline > end ? end : newline;
    }

    void expect(boolean found, String form) {
      if (!found) {
        long number = text.substring(0, lineStart).lines().count() + 1;
        throw new MalformedIndexException(origin + ":" + number + ": expected `" + form + "`");
      }
    }
  }

  private static ImplementationSignature signature(
      Optional<PlanWordDeclaration.Kind> word, String name, String className, Lines facts) {
    Set<String> roles = new LinkedHashSet<>();
    Set<String> inputs = new LinkedHashSet<>();
    List<Parameter> parameters = new ArrayList<>();
    String documentation = "";
    for (Optional<String> line = facts.next(); line.isPresent(); line = facts.next()) {
      int space = line.get().indexOf(' ');
      String fact = line.get().substring(0, Math.max(space, 0));
      String rest = line.get().substring(space + 1).strip();
      switch (fact) {
        case "doc" -> documentation = rest;
        case "roles" -> roles.addAll(words(rest));
        case "inputs" -> inputs.addAll(words(rest));
        default -> parameters.add(parameter(fact, rest, facts));
      }
    }
    return new ImplementationSignature(
        word,
        name,
        className,
        Set.copyOf(roles),
        List.copyOf(parameters),
        Set.copyOf(inputs),
        documentation);
  }

  private static Parameter parameter(String word, String rest, Lines lines) {
    int equals = rest.indexOf(" = ");
    String declaration = equals < 0 ? rest : rest.substring(0, equals);
    String defaultValue = equals < 0 ? "" : rest.substring(equals + 3);
    List<String> words = words(declaration);
    lines.expect(words.size() == 2, word + " NAME TYPE");
    return new Parameter(words.get(0), words.get(1), word.equals("optional"), defaultValue);
  }
}

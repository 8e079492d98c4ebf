package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
  public static List<ImplementationSignature> read(BufferedReader reader, String origin)
      throws IOException {
    List<ImplementationSignature> signatures = new ArrayList<>();
    @Nullable Draft draft = null;
    boolean headed = false;
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String place = origin + ":" + number;
      if (!headed) {
        if (!text.equals(HEADER)) {
          throw new MalformedIndexException(place + ": expected `" + HEADER + "`");
        }
        headed = true;
        continue;
      }
      @Nullable Draft begun = Draft.begin(text, place);
      if (begun != null) {
        if (draft != null) {
          signatures.add(draft.finish());
        }
        draft = begun;
      } else if (draft == null) {
        throw new MalformedIndexException(place + ": expected `implementation`");
      } else {
        draft.add(text, place);
      }
    }
    if (draft != null) {
      signatures.add(draft.finish());
    }
    return signatures;
  }

  /** A signature of which more lines may follow. */
  private static final class Draft {
    private final Optional<PlanWordDeclaration.Kind> word;
    private final String name;
    private final String className;
    private final Set<String> roles = new LinkedHashSet<>();
    private final Set<String> inputs = new LinkedHashSet<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private String documentation = "";

    private Draft(Optional<PlanWordDeclaration.Kind> word, String name, String className) {
      this.word = word;
      this.name = name;
      this.className = className;
    }

    /** The signature that the line begins; null when it says more of the one before. */
    static @Nullable Draft begin(String line, String place) {
      int space = line.indexOf(' ');
      String head = space < 0 ? line : line.substring(0, space);
      Optional<PlanWordDeclaration.Kind> word = word(head);
      if (word.isEmpty() && !head.equals("implementation")) {
        return null;
      }
      List<String> words = words(line);
      if (words.size() != 3) {
        throw new MalformedIndexException(place + ": expected `" + head + " NAME CLASS`");
      }
      return new Draft(word, words.get(1), words.get(2));
    }

    private static Optional<PlanWordDeclaration.Kind> word(String head) {
      for (PlanWordDeclaration.Kind kind : PlanWordDeclaration.Kind.values()) {
        if (kind.word().equals(head)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    void add(String line, String place) {
      int space = line.indexOf(' ');
      String word = space < 0 ? line : line.substring(0, space);
      String rest = space < 0 ? "" : line.substring(space + 1).strip();
      switch (word) {
        case "doc" -> documentation = rest;
        case "roles" -> roles.addAll(words(rest));
        case "inputs" -> inputs.addAll(words(rest));
        case "required", "optional" -> parameters.add(parameter(word, rest, place));
        default -> throw new MalformedIndexException(place + ": unknown fact `" + word + "`");
      }
    }

    private static Parameter parameter(String word, String rest, String place) {
      int equals = rest.indexOf(" = ");
      String declaration = equals < 0 ? rest : rest.substring(0, equals);
      String defaultValue = equals < 0 ? "" : rest.substring(equals + 3);
      List<String> words = words(declaration);
      if (words.size() != 2) {
        throw new MalformedIndexException(place + ": expected `" + word + " NAME TYPE`");
      }
      return new Parameter(words.get(0), words.get(1), word.equals("optional"), defaultValue);
    }

    /**
     * What stands between blanks; a regular expression would cost more than the rest of reading.
     */
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

    ImplementationSignature finish() {
      return new ImplementationSignature(
          word,
          name,
          className,
          Set.copyOf(roles),
          List.copyOf(parameters),
          Set.copyOf(inputs),
          documentation);
    }
  }
}

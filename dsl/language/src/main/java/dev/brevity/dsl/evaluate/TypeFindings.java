package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/** Findings about values that do not fit where they stand. */
public final class TypeFindings {
  private static final int MOST_CANDIDATES = 8;

  private final Library library;
  private final NameFindings names;

  public TypeFindings(Library library) {
    this.library = library;
    this.names = new NameFindings(library);
  }

  /**
   * @param subject what the place is: {@code `bit_width`}
   */
  public Diagnostic.Builder mismatch(String subject, Type type, Value value, Span place) {
    Optional<Type.EnumOf> enumeration = type.enumeration();
    if (enumeration.isPresent() && value instanceof Value.Text text) {
      return names
          .constant(text.value(), place, enumeration.get().name())
          .label("not a value of " + subject);
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.WRONG_TYPE,
                place,
                subject + " takes `" + type + "`, not " + ValueNotation.described(value))
            .label("expected `" + type + "`");
    if (value instanceof Value.ImplementationName || value instanceof ResolvedObject) {
      type.alternatives().stream()
          .filter(Type.RoleOf.class::isInstance)
          .map(term -> ((Type.RoleOf) term).name())
          .findFirst()
          .ifPresent(role -> addCandidates(finding, role));
    }
    if (value instanceof Value.Numeric number
        && !number.integral()
        && type.alternatives().contains(new Type.Int())) {
      finding.note("`floor`, `ceil` and `ceil_div` make integers");
    }
    return finding;
  }

  public Diagnostic.Builder outside(String subject, NumberRange range, Value value, Span place) {
    return Diagnostic.of(
            Code.OUT_OF_RANGE,
            place,
            subject + " must lie in " + range.notation() + ", but is " + ValueNotation.of(value))
        .label("out of range");
  }

  private void addCandidates(Diagnostic.Builder finding, String role) {
    List<String> playing = library.vocabulary().implementations().playing(role);
    if (!playing.isEmpty()) {
      String more = playing.size() > MOST_CANDIDATES ? ", …" : "";
      List<String> shown = playing.subList(0, Math.min(playing.size(), MOST_CANDIDATES));
      finding.note("a `" + role + "` is one of `" + String.join("`, `", shown) + "`" + more);
    }
  }
}

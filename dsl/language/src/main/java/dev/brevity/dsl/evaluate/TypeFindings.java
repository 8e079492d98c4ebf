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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Findings about values that do not fit where they stand. */
public final class TypeFindings {
  private static final int MOST_CANDIDATES = 8;

  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern REAL = Pattern.compile("-?[0-9]{1,9}\\.[0-9]{1,9}");

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
                subject + " takes " + type.words() + ", not " + ValueNotation.described(value))
            .label("expected " + type.words());
    Optional<String> meant =
        value instanceof Value.Text text ? meant(text.value(), type) : Optional.empty();
    if (meant.isPresent()) {
      finding.fix("write `" + meant.get() + "`", place, meant.get());
    } else {
      finding.fix("write " + type.words());
    }
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

  /**
   * What a text means where values of the type stand: a number in quotes, {@code yes}, the constant
   * of an enum in lower case; empty if it means nothing.
   */
  public Optional<String> meant(String text, Type type) {
    Optional<String> constant =
        type.enumeration()
            .map(Type.EnumOf::name)
            .map(library.vocabulary()::constants)
            .flatMap(constants -> constants.stream().filter(text::equalsIgnoreCase).findFirst());
    if (constant.isPresent()) {
      return constant;
    }
    if (type.alternatives().contains(new Type.Bool())) {
      String lower = text.toLowerCase(Locale.ROOT);
      return TRUE.contains(lower)
          ? Optional.of("true")
          : FALSE.contains(lower) ? Optional.of("false") : Optional.empty();
    }
    boolean whole = WHOLE.matcher(text).matches();
    boolean number =
        (whole && type.alternatives().contains(new Type.Int()))
            || ((whole || REAL.matcher(text).matches())
                && type.alternatives().contains(new Type.Real()));
    return number ? Optional.of(text) : Optional.empty();
  }

  public Diagnostic.Builder outside(String subject, NumberRange range, Value value, Span place) {
    return Diagnostic.of(
            Code.OUT_OF_RANGE,
            place,
            subject + " must lie in " + range.notation() + ", but is " + ValueNotation.of(value))
        .label("out of range")
        .fix("write a number " + range.words());
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

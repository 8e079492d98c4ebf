package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.type.Type;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the patterns of {@code match}: whether they can match, and whether a value is left without
 * an arm.
 */
final class MatchCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final Names names;
  private final NameFindings findings;

  MatchCheck(Library library, DiagnosticSink sink) {
    this.library = library;
    this.sink = sink;
    this.names = new Names(library);
    this.findings = new NameFindings(library);
  }

  void check(Expression.Match match, Type subject, Place place) {
    mayBeUnset(match);
    Map<String, Span> seen = new HashMap<>();
    for (Expression.MatchArm arm : match.arms()) {
      for (Pattern pattern : arm.patterns()) {
        if (pattern instanceof Pattern.Constant constant
            && constant.value() instanceof Expression.NameReference name) {
          pattern(name, subject, place);
        }
        key(pattern, subject).ifPresent(key -> duplicate(key, pattern.span(), seen));
      }
    }
    if (match.otherwise().isEmpty()) {
      missing(match, subject, seen);
    }
  }

  /** A capitalised name that something of the type is compared with. */
  void pattern(Expression.NameReference name, Type subject, Place place) {
    Optional<Type.EnumOf> enumeration = subject.enumeration();
    boolean onlyEnum = enumeration.isPresent() && subject.alternatives().size() == 1;
    if (onlyEnum) {
      String enumName = enumeration.get().name();
      if (library.vocabulary().constant(enumName, name.name()).isEmpty()) {
        sink.report(findings.constant(name.name(), name.span(), enumName));
      }
    } else if (names.meaning(name.name(), subject, place.from()) instanceof Names.Nothing) {
      sink.report(findings.nothing(name.name(), name.span(), subject));
    }
  }

  /** Only what names an attribute can be unset. */
  private void mayBeUnset(Expression.Match match) {
    boolean names =
        match.subject() instanceof Expression.AttributeReference
            || match.subject() instanceof Expression.Member
            || match.subject() instanceof Expression.Malformed;
    if (!names) {
      for (Expression.MatchArm arm : match.arms()) {
        for (Pattern pattern : arm.patterns()) {
          if (pattern instanceof Pattern.Unset) {
            unreachable(pattern.span(), "the subject is not an attribute, so it is always set");
          }
        }
      }
    }
  }

  void unreachable(Span place, String why) {
    sink.report(Diagnostic.of(Code.UNREACHABLE_ARM, place, "this arm is never taken").label(why));
  }

  private void duplicate(String key, Span place, Map<String, Span> seen) {
    @Nullable Span first = seen.putIfAbsent(key, place);
    if (first != null) {
      sink.report(
          Diagnostic.of(
                  Code.UNREACHABLE_ARM,
                  place,
                  "an earlier arm already takes `" + place.text() + "`")
              .related(first, "taken here")
              .fix("remove one of the two"));
    }
  }

  private void missing(Expression.Match match, Type subject, Map<String, Span> seen) {
    Optional<Type.EnumOf> enumeration = subject.enumeration();
    if (enumeration.isEmpty() || subject.alternatives().size() != 1) {
      return;
    }
    List<String> missing = new ArrayList<>();
    for (String constant : library.vocabulary().constants(enumeration.get().name())) {
      if (!seen.containsKey("name " + constant.toUpperCase(Locale.ROOT))) {
        missing.add(constant);
      }
    }
    if (!missing.isEmpty()) {
      sink.report(
          Diagnostic.of(
                  Code.MISSING_ARM,
                  match.subject().span(),
                  "no arm takes `" + String.join("`, `", missing) + "`")
              .fix("add the missing arms or an `else`"));
    }
  }

  private static Optional<String> key(Pattern pattern, Type subject) {
    return pattern instanceof Pattern.Constant constant
        ? key(constant.value(), subject)
        : Optional.of("unset");
  }

  private static Optional<String> key(Expression pattern, Type subject) {
    boolean folded = subject.enumeration().isPresent();
    if (pattern instanceof Expression.NameReference name) {
      return Optional.of("name " + (folded ? name.name().toUpperCase(Locale.ROOT) : name.name()));
    }
    if (pattern instanceof Expression.StringLiteral text) {
      return Optional.of("name " + text.value().toUpperCase(Locale.ROOT));
    }
    if (pattern instanceof Expression.NumberLiteral number) {
      return Optional.of("number " + number.value().stripTrailingZeros().toPlainString());
    }
    if (pattern instanceof Expression.BooleanLiteral truth) {
      return Optional.of("truth " + truth.value());
    }
    return pattern instanceof Expression.NoneLiteral ? Optional.of("none") : Optional.empty();
  }
}

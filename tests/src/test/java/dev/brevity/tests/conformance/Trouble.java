package dev.brevity.tests.conformance;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells refusals of the code under test from its failures. */
final class Trouble {
  private Trouble() {}

  static <T> T translate(Supplier<T> action) {
    try {
      return action.get();
    } catch (RecipeException refusal) {
      throw new Refusal(refusal.diagnostics().stream().map(Trouble::describe).toList());
    } catch (IllegalStateException | IllegalArgumentException refusal) {
      throw new Refusal(List.of(String.valueOf(refusal.getMessage())));
    }
  }

  /** All that a finding says. */
  static String describe(Diagnostic finding) {
    StringBuilder text =
        new StringBuilder(finding.code().id()).append(' ').append(finding.message());
    text.append(' ').append(finding.label());
    finding.related().forEach(related -> text.append("; ").append(related.label()));
    finding.notes().forEach(note -> text.append("; ").append(note));
    finding.fix().ifPresent(fix -> text.append("; ").append(fix.text()));
    return text.toString();
  }

  /** What went wrong where, for a failure that is not a refusal. */
  static String crash(RuntimeException failure) {
    String place =
        Arrays.stream(failure.getStackTrace())
            .map(StackTraceElement::toString)
            .filter(frame -> frame.contains("dev.brevity"))
            .limit(4)
            .collect(Collectors.joining(" < "));
    return "crashed: " + failure + " at " + place;
  }
}

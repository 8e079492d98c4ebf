package dev.brevity.tests.conformance;

import dev.brevity.dsl.diagnostic.Code;
import java.util.List;

/** The recipe or its use was refused, with diagnostics that say why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(List<String> messages) {
    super(String.join("; ", messages));
  }

  /** Whether the recipe is right but needs an implementation that this version lacks. */
  boolean isForLackOfAnImplementation() {
    return String.valueOf(getMessage()).contains(Code.UNKNOWN_IMPLEMENTATION.id());
  }
}

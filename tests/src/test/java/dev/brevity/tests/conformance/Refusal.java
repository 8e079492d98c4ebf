package dev.brevity.tests.conformance;

import java.util.List;

/** The recipe or its use was refused, with diagnostics that say why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(List<String> messages) {
    super(String.join("; ", messages));
  }
}

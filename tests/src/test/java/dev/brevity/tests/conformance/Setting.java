package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a case needs to be run.
 *
 * @param bench builds its quantizer
 * @param recipe its recipe file
 * @param sensitivity its entry in the table of sensitivities
 * @param pool inputs that cases refer to by name; missing where cases carry their own
 */
record Setting(Bench bench, String recipe, Sensitivity sensitivity, JsonNode pool) {
  /** The tolerances for what {@code specimen} answers, when one integer step has the given size. */
  CaseAccuracy accuracy(Specimen specimen, double step, double factors) {
    return new CaseAccuracy(specimen.implementations(), sensitivity, step, factors);
  }
}

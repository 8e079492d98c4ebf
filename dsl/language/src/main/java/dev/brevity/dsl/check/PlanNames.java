package dev.brevity.dsl.check;

import java.util.List;

/** Names that requirements of plan words may use besides options and attributes. */
final class PlanNames {
  /** The slot, the slots that are filled, and what quantizes the operands of a product. */
  static final List<String> REQUIREMENT =
      List.of("slot", "filled", "input_quant", "input_scales", "weight_quant", "weight_scales");

  private PlanNames() {}
}

package dev.brevity.dsl.ast;

import java.util.List;
import java.util.Set;

/** Requirements, and the names that their conditions may use. */
public record Demands(List<Let> lets, List<Requirement> requirements) {
  /** The name by which a target says in how many bits it stores an element of a parameter. */
  public static final String STORED_BITS = "stored_bits";

  /** The name by which a target says whether it stores an offset with each scale. */
  public static final String STORED_OFFSETS = "stored_offsets";

  /**
   * The name by which a target says that it multiplies in integers what a quantizer makes although
   * its scale is computed from each input, or what nothing quantizes with a weight.
   */
  public static final String ON_THE_FLY = "on_the_fly";

  /**
   * The name by which a target says why it writes the product with a weight in another form than
   * the plan asks for; empty text where it does not.
   */
  public static final String OTHER_FORM = "other_form";

  /** The name by which a target says that a quantizer makes minifloats, which are no integers. */
  public static final String IS_MINIFLOAT = "is_minifloat";

  /** All names by which targets say something; nothing in the language needs to use them. */
  public static final Set<String> SAID =
      Set.of(STORED_BITS, STORED_OFFSETS, ON_THE_FLY, OTHER_FORM, IS_MINIFLOAT);

  public Demands {
    lets = List.copyOf(lets);
    requirements = Requirement.grouped(requirements);
  }
}

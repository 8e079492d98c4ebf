package dev.brevity.dsl.ast;

import java.util.List;

/** Requirements, and the names that their conditions may use. */
public record Demands(List<Let> lets, List<Requirement> requirements) {
  /** The name by which a target says in how many bits it stores an element of a parameter. */
  public static final String STORED_BITS = "stored_bits";

  /** The name by which a target says whether it stores an offset with each scale. */
  public static final String STORED_OFFSETS = "stored_offsets";

  public Demands {
    lets = List.copyOf(lets);
    requirements = Requirement.grouped(requirements);
  }
}

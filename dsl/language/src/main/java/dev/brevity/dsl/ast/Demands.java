package dev.brevity.dsl.ast;

import java.util.List;

/** Requirements, and the names that their conditions may use. */
public record Demands(List<Let> lets, List<Requirement> requirements) {
  public Demands {
    lets = List.copyOf(lets);
    requirements = Requirement.grouped(requirements);
  }
}

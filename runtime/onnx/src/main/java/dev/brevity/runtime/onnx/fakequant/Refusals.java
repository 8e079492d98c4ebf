package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import java.util.ArrayList;
import java.util.List;

/** What a format cannot say, collected so that all of it is told at once. */
public final class Refusals {
  private final List<Diagnostic> found = new ArrayList<>();

  /**
   * Notes something.
   *
   * @param place the name of a node or tensor; empty for the whole network
   * @param reason what cannot be written
   * @param fix what the user can do
   */
  public void add(String place, String reason, String fix) {
    String where = place.isEmpty() ? "" : "`" + place + "`: ";
    found.add(Diagnostic.of(Code.NOT_EXPRESSIBLE, where + reason).fix(fix).build());
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Tells what was noted.
   *
   * @throws RecipeException unless there is nothing
   */
  public void raise() {
    if (!found.isEmpty()) {
      throw new RecipeException(found);
    }
  }
}

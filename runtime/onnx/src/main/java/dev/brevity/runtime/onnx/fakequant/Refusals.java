package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.onnx.export.ModelStorage;
import java.util.ArrayList;
import java.util.List;
import onnx.ModelProto;

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

  /**
   * Refuses a model whose constants do not fit into one file.
   *
   * @throws RecipeException if they take more than 2 GB
   */
  public static void requireStorable(ModelProto model) {
    if (ModelStorage.isTooLarge(model, ModelStorage.LARGEST)) {
      Refusals refusals = new Refusals();
      refusals.add("", "this format holds at most 2 GB of constants", "export `onnx_qcdq` instead");
      refusals.raise();
    }
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

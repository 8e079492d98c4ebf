package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
   * Refuses constants that do not fit into one file.
   *
   * @throws RecipeException if there are more bytes than the file holds
   */
  public static void requireRoom(long bytes, long most) {
    if (bytes > most) {
      Refusals refusals = new Refusals();
      refusals.add(
          "",
          String.format(
              Locale.ROOT,
              "this format holds at most %,d bytes of constants, and there would be %,d",
              most,
              bytes),
          "export `onnx_qcdq`, which keeps them in a file of their own");
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

package dev.brevity.dsl.python;

import java.util.List;
import java.util.Optional;

/**
 * A class, as far as a recipe can say the same.
 *
 * @param bases the names after the last dot, without those that only make a class a quantizer
 * @param settings its attributes, each once, in the order of the file
 * @param notes what a recipe cannot say, each in one line
 * @param line where it begins
 */
record PythonClass(
    String name,
    List<String> bases,
    String documentation,
    List<Setting> settings,
    List<String> notes,
    int line) {
  PythonClass {
    bases = List.copyOf(bases);
    settings = List.copyOf(settings);
    notes = List.copyOf(notes);
  }

  /**
   * An attribute.
   *
   * @param value the expression of the recipe language
   * @param nested the class that it holds instead
   */
  record Setting(String attribute, String value, Optional<PythonClass> nested, int line) {}
}

package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Numbers of classes. Names that are numbers are their own; others count from 0 in the order
 * declared, or else in alphabetical order.
 */
final class ClassNames {
  private final List<String> names;
  private final boolean numbers;

  ClassNames(List<String> declared, Collection<String> found) {
    numbers = declared.isEmpty() && found.stream().allMatch(name -> name.matches("\\d{1,9}"));
    names = declared.isEmpty() ? List.copyOf(new TreeSet<>(found)) : declared;
  }

  long index(String name, String place) {
    if (numbers) {
      return Long.parseLong(name);
    }
    int index = names.indexOf(name);
    if (index < 0) {
      throw DataException.of(
          Code.LABEL_MISMATCH,
          "`" + place + "` belongs to the class `" + name + "`, which is not among the `classes`");
    }
    return index;
  }
}

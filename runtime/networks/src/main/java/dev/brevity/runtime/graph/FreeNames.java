package dev.brevity.runtime.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds names that are not taken: the wanted one, or that with the lowest free number. */
final class FreeNames {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final Predicate<String> taken;

  /** By wanted name, a number below which all are taken. */
  private final Map<String, Integer> lowest = new HashMap<>();

  FreeNames(Predicate<String> taken) {
    this.taken = taken;
  }

  String find(String wanted) {
    if (!taken.test(wanted)) {
      return wanted;
    }
    int number = lowest.getOrDefault(wanted, 1);
    while (taken.test(numbered(wanted, number))) {
      number++;
    }
    lowest.put(wanted, number);
    return numbered(wanted, number);
  }

  /** Tells that a name is no longer taken. */
  void released(String name) {
    int end = name.lastIndexOf('_');
    String number = name.substring(end + 1);
    if (end > 0 && NUMBER.matcher(number).matches()) {
      lowest.computeIfPresent(
          name.substring(0, end), (wanted, known) -> Math.min(known, Integer.parseInt(number)));
    }
  }

  private static String numbered(String wanted, int number) {
    return wanted + "_" + number;
  }
}

package dev.brevity.dsl.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names that a misspelt one may have meant. */
public final class Nearest {
  private static final int LONGEST = 80;

  private Nearest() {}

  /** The candidate that the name most likely meant; empty when none is close. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    int allowed = name.length() <= 3 ? 1 : name.length() <= 7 ? 2 : Math.min(5, name.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(allowed);
    String folded = name.toLowerCase(Locale.ROOT);
    Map<String, Integer> close = new TreeMap<>();
    for (String candidate : candidates) {
      int edits = distance.apply(folded, candidate.toLowerCase(Locale.ROOT));
      if (edits >= 0) {
        close.put(candidate, edits);
      }
    }
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    return close.entrySet().stream()
        .min(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(
                    entry -> -similarity.apply(folded, entry.getKey().toLowerCase(Locale.ROOT))))
        .map(Map.Entry::getKey);
  }

  /** The candidates, the most similar first. */
  public static List<String> order(String name, Collection<String> candidates) {
    String folded = name.substring(0, Math.min(name.length(), LONGEST)).toLowerCase(Locale.ROOT);
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    return candidates.stream()
        .sorted(
            Comparator.comparingDouble(
                candidate -> -similarity.apply(folded, candidate.toLowerCase(Locale.ROOT))))
        .toList();
  }
}

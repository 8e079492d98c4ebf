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

  /** Of more names that might be meant the first are as good as others; so the work is bounded. */
  private static final int MOST_MEASURED = 256;

  /** Letters that count as one, at most, are this far apart. */
  private static final int LETTERS = 64;

  private Nearest() {}

  /**
   * The candidate that the name most likely meant: the only one whose last words it is, or the one
   * with the fewest other letters; empty when none is close.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    List<String> longer =
        candidates.stream().filter(candidate -> candidate.endsWith("_" + name)).limit(2).toList();
    if (name.length() >= 3 && longer.size() == 1) {
      return Optional.of(longer.get(0));
    }
    int allowed = name.length() <= 3 ? 1 : name.length() <= 7 ? 2 : Math.min(5, name.length() / 3);
    LevenshteinDistance distance = new LevenshteinDistance(allowed);
    String folded = name.toLowerCase(Locale.ROOT);
    Map<String, Integer> close = new TreeMap<>();
    int[] letters = new int[LETTERS];
    int measured = 0;
    for (String candidate : candidates) {
      if (measured == MOST_MEASURED) {
        break;
      }
      if (Math.abs(candidate.length() - name.length()) <= allowed) {
        String other = candidate.toLowerCase(Locale.ROOT);
        if (leastEdits(folded, other, letters) <= allowed) {
          measured++;
          int edits = distance.apply(folded, other);
          if (edits >= 0) {
            close.put(candidate, edits);
          }
        }
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

  /**
   * Fewer edits than these cannot do, as the letters of the two tell.
   *
   * @param letters room to count in, all zero before and after
   */
  private static int leastEdits(String one, String other, int[] letters) {
    for (int i = 0; i < one.length(); i++) {
      letters[one.charAt(i) % LETTERS]++;
    }
    for (int i = 0; i < other.length(); i++) {
      letters[other.charAt(i) % LETTERS]--;
    }
    int more = 0;
    int fewer = 0;
    for (int i = 0; i < LETTERS; i++) {
      more += Math.max(0, letters[i]);
      fewer += Math.max(0, -letters[i]);
      letters[i] = 0;
    }
    return Math.max(more, fewer);
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

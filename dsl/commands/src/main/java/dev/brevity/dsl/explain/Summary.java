package dev.brevity.dsl.explain;

/** What a documentation says first, on one line. */
public final class Summary {
  private static final String REFERENCE = "Reference: ";

  private Summary() {}

  /** The first paragraph, without the line that names what the thing corresponds to elsewhere. */
  public static String of(String documentation) {
    StringBuilder summary = new StringBuilder();
    for (String line : documentation.split("\n", -1)) {
      if (line.isBlank() || line.startsWith(REFERENCE)) {
        break;
      }
      summary.append(summary.isEmpty() ? "" : " ").append(line.strip());
    }
    return summary.toString();
  }
}

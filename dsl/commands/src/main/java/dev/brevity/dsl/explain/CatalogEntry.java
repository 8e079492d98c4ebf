package dev.brevity.dsl.explain;

/**
 * Something that recipes can name.
 *
 * @param family the name, without folder and ending, of the file that declares it; empty for
 *     implementations
 */
public record CatalogEntry(Kind kind, String name, String family, String documentation) {

  /** What sort of thing an entry is. */
  public enum Kind {
    QUANTIZER,
    MIXIN,
    SOLVER,
    ATTRIBUTE,
    ENUM,
    INPUT,
    IMPLEMENTATION,
    PLAN,
    LAYER,
    STEP,
    STYLE,
    TARGET
  }

  /** The first paragraph of the documentation, on one line. */
  public String summary() {
    return Summary.of(documentation);
  }
}

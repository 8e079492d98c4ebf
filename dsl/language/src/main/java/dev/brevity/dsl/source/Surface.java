package dev.brevity.dsl.source;

import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.dsl.format.SurfaceFormatter;
import dev.brevity.dsl.format.YamlFormatter;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.print.SurfacePrinter;
import dev.brevity.dsl.print.YamlPrinter;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.read.SurfaceReader;
import dev.brevity.dsl.read.YamlReader;
import java.util.Locale;
import java.util.Optional;

/** The two notations of the language. */
public enum Surface {
  QUANT,
  YAML;

  /** The notation that the ending of a file's name stands for. */
  public static Optional<Surface> of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".quant")) {
      return Optional.of(QUANT);
    }
    return name.endsWith(".yaml") || name.endsWith(".yml") ? Optional.of(YAML) : Optional.empty();
  }

  public SurfaceReader reader() {
    return switch (this) {
      case QUANT -> new QuantReader();
      case YAML -> new YamlReader();
    };
  }

  public SurfaceFormatter formatter() {
    return switch (this) {
      case QUANT -> new QuantFormatter();
      case YAML -> new YamlFormatter();
    };
  }

  public SurfacePrinter printer() {
    return switch (this) {
      case QUANT -> new QuantPrinter();
      case YAML -> new YamlPrinter();
    };
  }

  public Surface other() {
    return this == QUANT ? YAML : QUANT;
  }
}

package dev.brevity.dsl.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Opens generators that write indented JSON. */
public final class JsonWriting {
  private JsonWriting() {}

  /** A generator that indents by two spaces and leaves {@code target} open. */
  public static JsonGenerator open(Appendable target) throws IOException {
    return new JsonFactory()
        .createGenerator(new AppendableWriter(target))
        .setPrettyPrinter(new IndentedJson())
        .setCharacterEscapes(new SteeringEscapes());
  }
}

package dev.brevity.runtime.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the first line of a file of JSON lines. */
final class JsonFields {
  private JsonFields() {}

  /**
   * The field that holds the only input: the one declared, the one named like the input, or the
   * only one that is not the label.
   */
  static String choose(StoredFile file, String input, Optional<String> declared)
      throws IOException {
    if (declared.isPresent()) {
      return declared.get();
    }
    List<String> fields = of(file);
    List<String> others = fields.stream().filter(name -> !LabelFinder.isLabelName(name)).toList();
    return !fields.contains(input) && others.size() == 1 ? others.get(0) : input;
  }

  /** The fields of the first line; none when it is not an object. */
  static List<String> of(StoredFile file) throws IOException {
    List<String> fields = new ArrayList<>();
    try (InputStream in = file.open();
        JsonParser parser = new JsonFactory().createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        fields.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw DataException.malformed(file.place() + ":1", "is not JSON: " + e.getOriginalMessage());
    }
    return List.copyOf(fields);
  }
}

package dev.brevity.runtime.llm.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.IOException;

/**
 * Looks at the JSON of a tokenizer before the library of tokenizers does, which ends the process
 * over what it cannot parse: bad syntax, deep nesting, halves of characters, infinite numbers.
 */
final class TokenizerJson {
  private static final int DEEPEST = 64;

  private TokenizerJson() {}

  /**
   * Checks a text.
   *
   * @param bytes in UTF-8
   * @param shown where it comes from, as messages name it
   * @throws UnreadableModelException if it is not a JSON object as the library takes it
   */
  static void check(byte[] bytes, String shown) throws UnreadableModelException, IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    try (JsonParser parser = factory.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Malformed.file(shown, "is not a JSON object");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        checkValue(parser, token, shown);
      }
      if (parser.nextToken() != null) {
        throw Malformed.file(shown, "has something after its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw Malformed.file(shown, "is not JSON: " + e.getOriginalMessage());
    }
  }

  private static void checkValue(JsonParser parser, JsonToken token, String shown)
      throws IOException, UnreadableModelException {
    if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
      throw Malformed.file(shown, "has the number " + parser.getText() + ", which is too large");
    }
    boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
    if (text && hasHalf(parser.getText())) {
      throw Malformed.file(shown, "has half of a character in a text");
    }
  }

  /** Whether one half of a surrogate pair stands alone. */
  private static boolean hasHalf(String text) {
    return text.codePoints().anyMatch(code -> code >= 0xD800 && code <= 0xDFFF);
  }
}

package dev.brevity.runtime.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads nested lists of numbers from JSON. */
final class JsonNumbers {
  private static final int DEEPEST = 16;

  private final String place;
  private final List<Long> shape = new ArrayList<>();
  private double[] values = new double[64];
  private long[] whole = new long[64];
  private boolean allWhole = true;
  private int count;

  JsonNumbers(String place) {
    this.place = place;
  }

  /**
   * The numbers on one line.
   *
   * @param field which field of an object; ignored when the line is a list or a number
   * @throws DataException if the line is not JSON, or lists of one level differ in length
   */
  Numbers read(String line, String field) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        enter(parser, field);
        token = parser.currentToken();
      }
      element(parser, token, 0);
    } catch (JsonProcessingException e) {
      throw DataException.malformed(place, "is not JSON: " + e.getOriginalMessage());
    }
    return allWhole ? new Longs(Arrays.copyOf(whole, count), shape) : new Floats(floats(), shape);
  }

  private void enter(JsonParser parser, String field) throws IOException {
    List<String> fields = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(field)) {
        return;
      }
      fields.add("`" + name + "`");
      parser.skipChildren();
    }
    throw DataException.of(
        Code.DATA_MISMATCH,
        "`" + place + "` has no field `" + field + "`, but " + String.join(", ", fields),
        "say which one in `data.yaml`, with `field`");
  }

  private void element(JsonParser parser, JsonToken token, int depth) throws IOException {
    if (token == JsonToken.START_ARRAY && depth < DEEPEST) {
      list(parser, depth);
    } else if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      add(parser.getLongValue(), parser.getLongValue());
    } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      allWhole = false;
      add(parser.getDoubleValue(), 0);
    } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      add(token == JsonToken.VALUE_TRUE ? 1 : 0, token == JsonToken.VALUE_TRUE ? 1 : 0);
    } else {
      throw DataException.malformed(place, "holds something other than numbers in lists");
    }
  }

  private void list(JsonParser parser, int depth) throws IOException {
    boolean first = shape.size() == depth;
    if (first) {
      if (count > 0) {
        throw ragged();
      }
      shape.add(-1L);
    }
    long length = 0;
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      if (t == null) {
        throw DataException.malformed(place, "ends within a list");
      }
      if (t != JsonToken.START_ARRAY && shape.size() > depth + 1) {
        throw ragged();
      }
      element(parser, t, depth + 1);
      length++;
    }
    if (shape.get(depth) == -1) {
      shape.set(depth, length);
    } else if (shape.get(depth) != length) {
      throw ragged();
    }
  }

  private DataException ragged() {
    return DataException.malformed(place, "holds lists of unequal length or depth");
  }

  private void add(double value, long asLong) {
    if (count == values.length) {
      if (count > Limits.ELEMENTS / 2) {
        throw DataException.of(Code.DATA_LIMIT, "`" + place + "` holds too many numbers");
      }
      values = Arrays.copyOf(values, 2 * count);
      whole = Arrays.copyOf(whole, 2 * count);
    }
    values[count] = value;
    whole[count++] = asLong;
  }

  private float[] floats() {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}

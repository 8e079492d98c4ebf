package dev.brevity.runtime.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON header of a safetensors file and holds it to the size of the file. */
final class SafetensorsHeader {
  private static final int MOST_DIMENSIONS = 16;

  private final String shown;
  private final long dataBegin;
  private final long fileSize;
  private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /**
   * @param dataBegin where the data begin in the file
   */
  SafetensorsHeader(String shown, long dataBegin, long fileSize) {
    this.shown = shown;
    this.dataBegin = dataBegin;
    this.fileSize = fileSize;
  }

  Map<String, TensorEntry> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  void read(byte[] json) throws UnreadableModelException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    try (JsonParser parser = factory.createParser(json)) {
      require(
          parser.nextToken() == JsonToken.START_OBJECT, "has a header that is not a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        require(
            parser.nextToken() == JsonToken.START_OBJECT,
            "has no usable entry for the tensor `" + name + "`");
        if (name.equals("__metadata__")) {
          readMetadata(parser);
        } else {
          readTensor(parser, name);
        }
      }
      require(parser.nextToken() == null, "has extra bytes after its JSON header");
    } catch (JsonProcessingException e) {
      throw Malformed.file(shown, "has a header that is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
    requireSeamless();
  }

  private void readMetadata(JsonParser parser) throws IOException, UnreadableModelException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      require(
          parser.nextToken() == JsonToken.VALUE_STRING, "has metadata that is not text: " + key);
      metadata.put(key, parser.getText());
    }
  }

  private void readTensor(JsonParser parser, String name)
      throws IOException, UnreadableModelException {
    @Nullable TensorType type = null;
    @Nullable List<Long> shape = null;
    @Nullable List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> {
          String written = parser.getText();
          Optional<TensorType> known = TensorType.of(written);
          require(
              known.isPresent(),
              "has elements of a type that is not known, `" + written + "`, in `" + name + "`");
          type = known.get();
        }
        case "shape" -> shape = numbers(parser, name);
        case "data_offsets" -> offsets = numbers(parser, name);
        default -> throw Malformed.file(shown, "says `" + key + "` of `" + name + "`");
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw Malformed.file(shown, "lacks dtype, shape or data_offsets of `" + name + "`");
    }
    require(shape.size() <= MOST_DIMENSIONS, "has too many dimensions in `" + name + "`");
    require(offsets.size() == 2, "has no pair of offsets for `" + name + "`");
    long bytes = bytes(type, shape, name);
    long begin = offsets.get(0);
    long end = offsets.get(1);
    require(
        begin <= end && end <= fileSize - dataBegin,
        "ends before the tensor `" + name + "` does: it is cut off, or its header is wrong");
    require(
        end - begin == bytes,
        "gives `" + name + "` " + (end - begin) + " bytes, but its shape needs " + bytes);
    tensors.put(name, new TensorEntry(name, type, shape, dataBegin + begin, bytes));
  }

  private List<Long> numbers(JsonParser parser, String name)
      throws IOException, UnreadableModelException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "has no list of numbers in " + name);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = parser.getLongValue();
      require(number >= 0, "has a negative size or offset in `" + name + "`");
      numbers.add(number);
    }
    require(
        parser.currentToken() == JsonToken.END_ARRAY,
        "has something other than whole numbers in `" + name + "`");
    return numbers;
  }

  private long bytes(TensorType type, List<Long> shape, String name)
      throws UnreadableModelException {
    try {
      long bytes = type.bytes();
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw Malformed.file(shown, "has a shape too large to be valid in `" + name + "`");
    }
  }

  /** Tensors must not share bytes, and no byte may belong to none. */
  private void requireSeamless() throws UnreadableModelException {
    List<TensorEntry> inOrder =
        tensors.values().stream()
            .sorted(
                Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::bytes))
            .toList();
    long place = dataBegin;
    for (TensorEntry entry : inOrder) {
      require(
          entry.begin() >= place, "has tensors that overlap: `" + entry.name() + "` and another");
      require(
          entry.begin() == place, "has bytes before `" + entry.name() + "` that belong to nothing");
      place += entry.bytes();
    }
    require(place == fileSize, "has " + (fileSize - place) + " bytes after its last tensor");
  }

  private void require(boolean condition, String complaint) throws UnreadableModelException {
    if (!condition) {
      throw Malformed.file(shown, complaint);
    }
  }
}

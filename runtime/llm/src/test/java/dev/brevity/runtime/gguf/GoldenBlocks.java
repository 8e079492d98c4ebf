package dev.brevity.runtime.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Rows of 256 values, and what ggml packs and unpacks them to. */
final class GoldenBlocks {
  static final int ROW = 256;

  private final Map<String, byte[]> files = new HashMap<>();

  GoldenBlocks() {
    try (InputStream in = GoldenBlocks.class.getResourceAsStream("/gguf/blocks.zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One row in one type.
   *
   * @param values the row
   * @param packed what ggml packs it to
   * @param unpacked what ggml unpacks that to
   */
  record Case(GgufType type, String row, float[] values, byte[] packed, float[] unpacked) {
    @Override
    public String toString() {
      return type + " of " + row;
    }
  }

  List<Case> cases() {
    try {
      JsonNode index = new ObjectMapper().readTree(files.get("index.json"));
      List<String> rows = new ArrayList<>();
      index.get("rows").forEach(row -> rows.add(row.asText()));
      List<Case> cases = new ArrayList<>();
      for (JsonNode entry : index.get("entries")) {
        int offset = entry.get("offset").asInt();
        String row = entry.get("row").asText();
        cases.add(
            new Case(
                GgufType.valueOf(entry.get("type").asText()),
                row,
                floats("rows.f32", rows.indexOf(row)),
                Arrays.copyOfRange(
                    files.get("blocks.bin"), offset, offset + entry.get("bytes").asInt()),
                floats("dequantized.f32", entry.get("place").asInt())));
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float[] floats(String file, int row) {
    float[] values = new float[ROW];
    ByteBuffer.wrap(files.get(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .position(row * ROW)
        .get(values);
    return values;
  }
}

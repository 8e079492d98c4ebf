package dev.brevity.runtime.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.model.UnreadableModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws Exception {
    Path path = folder.resolve("a.safetensors");
    TensorEntry first = SafetensorsWriter.entry("a", TensorType.F32, List.of(1L, 2L));
    TensorEntry second = SafetensorsWriter.entry("b", TensorType.I8, List.of(3L));
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(path, List.of(first, second), Map.of("format", "pt"))) {
      writer.write("a", floats(1.5f, -2));
      writer.write("b", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    try (SafetensorsFile file = SafetensorsFile.open(path, "a.safetensors")) {
      assertThat(file.metadata()).containsEntry("format", "pt");
      assertThat(file.tensors().keySet()).containsExactly("a", "b");
      TensorEntry read = file.tensors().get("a");
      assertThat(read.shape()).containsExactly(1L, 2L);
      assertThat(file.bytes(read).getFloat(4)).isEqualTo(-2f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | its shape needs 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | ends before the tensor",
        "{'a':{'dtype':'F33','shape':[1],'data_offsets':[0,4]}} | `F33`",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | negative",
        "{'a':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}} | whole numbers",
        "{'a':{'dtype':'U8','shape':[9223372036854775807,3],'data_offsets':[0,4]}} | too large"
            + " to be valid",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | ends before the tensor",
        "{'a':{'dtype':'F32','shape':[1]}} | lacks dtype, shape or data_offsets",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}} | says `x`",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}"
            + " | overlap",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}} | belong to nothing",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}} | after its last tensor",
        "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'a':1} | JSON",
        "{'__metadata__':{'a':1}} | metadata",
        "[1,2] | not a JSON object",
        "{'a': | JSON",
        "{'a':[[[[[[[[[[1]]]]]]]]]]} | no usable entry",
      })
  void refusesHeadersThatLie(String json, String complaint) throws IOException {
    Path path = written(json.replace('\'', '"'));

    assertThatThrownBy(() -> SafetensorsFile.open(path, "a.safetensors"))
        .isInstanceOf(UnreadableModelException.class)
        .hasMessageContaining("`a.safetensors`")
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 1L << 40, -1, Long.MIN_VALUE})
  void refusesHeadersOfImpossibleLength(long length) throws IOException {
    Path path = folder.resolve("a.safetensors");
    ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(path, bytes.array());

    assertThatThrownBy(() -> SafetensorsFile.open(path, "a.safetensors"))
        .isInstanceOf(UnreadableModelException.class)
        .hasMessageContaining("its header would have");
  }

  private Path written(String header) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array(), 0, 8);
    out.write(json);
    out.write(new byte[4]);
    Path path = folder.resolve("a.safetensors");
    Files.write(path, out.toByteArray());
    return path;
  }

  private static ByteBuffer floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }
}

package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.TensorProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands say of models and data that cannot be used, and that they leave nothing behind. */
class BrokenInputTest {
  private static final String PLAN =
      """
      plan Small extends LayerwiseInt8 {
        export onnx_qcdq
      }
      """;
  private static final List<String> COMMANDS =
      List.of(
          "check small.quant --model model.onnx",
          "plan model.onnx --plan small.quant",
          "quantize model.onnx --plan small.quant --data data -o made.onnx",
          "evaluate model.onnx --data data -o made.html");

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("broken")
  void isReported(String what, Input input, String command, String words) throws IOException {
    Files.write(directory.resolve("model.onnx"), input.model());
    Files.writeString(directory.resolve("small.quant"), PLAN);
    Files.createDirectory(directory.resolve("data"));
    Files.write(directory.resolve("data/x.npy"), input.data());
    List<String> before = files();

    CommandLineRun.Outcome outcome = CommandLineRun.in(directory).dsl(command);

    String text = outcome.said();
    assertThat(outcome.status()).as(text).isIn(1, 2);
    assertThat(text)
        .contains(words)
        .doesNotContain("\tat ", "Exception", "internal error")
        .hasSizeLessThan(5_000);
    assertThat(files()).isEqualTo(before);
  }

  /** A model and the samples next to it. */
  private record Input(byte[] model, byte[] data) {}

  static Stream<Arguments> broken() throws IOException {
    byte[] good = TinyOnnx.floating();
    byte[] samples = npy("<f4", "(3, 2)", new byte[24]);
    List<Arguments> cases = new ArrayList<>();
    models(good)
        .forEach(
            (what, model) -> {
              for (String command : COMMANDS) {
                cases.add(Arguments.of(what, new Input(model, samples), command, "model.onnx"));
              }
            });
    data(samples)
        .forEach(
            (what, data) -> {
              for (String command : COMMANDS.subList(2, 4)) {
                cases.add(Arguments.of(what, new Input(good, data), command, "x.npy"));
              }
            });
    return cases.stream();
  }

  private static Map<String, byte[]> models(byte[] good) throws IOException {
    return Map.of(
        "an empty model",
        new byte[0],
        "half of a model",
        Arrays.copyOf(good, good.length / 2),
        "text",
        "hello, world".getBytes(StandardCharsets.UTF_8),
        "an operator nobody knows",
        TinyOnnx.unknown(),
        "a huge weight",
        weight(good, 1L << 31, 1L << 31),
        "a negative size",
        weight(good, -2, -2),
        "a weight without its numbers",
        weight(good, 16_384, 16_384),
        "a circle",
        circle(good));
  }

  private static Map<String, byte[]> data(byte[] good) {
    return Map.of(
        "an empty array",
        new byte[0],
        "half of an array",
        Arrays.copyOf(good, good.length - 5),
        "samples of another shape",
        npy("<f4", "(2, 3)", new byte[24]),
        "a huge array",
        npy("<f4", "(4611686018427387904, 2)", new byte[24]),
        "an array of objects",
        npy("|O", "(3, 2)", new byte[24]));
  }

  private static byte[] weight(byte[] model, long... sizes) throws IOException {
    ModelProto.Builder changed = ModelProto.parseFrom(model).toBuilder();
    TensorProto.Builder weight = changed.getGraphBuilder().getInitializerBuilder(0).clearDims();
    Arrays.stream(sizes).forEach(weight::addDims);
    return changed.build().toByteArray();
  }

  private static byte[] circle(byte[] model) throws IOException {
    ModelProto.Builder changed = ModelProto.parseFrom(model).toBuilder();
    GraphProto.Builder graph = changed.getGraphBuilder();
    graph.getNodeBuilder(0).setInput(0, "logits");
    return changed.build().toByteArray();
  }

  private static byte[] npy(String type, String shape, byte[] content) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat((64 - (11 + header.length()) % 64) % 64) + "\n";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.write(header.length() & 0xFF);
    file.write(header.length() >> 8);
    file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(content);
    return file.toByteArray();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(file -> directory.relativize(file).toString()).sorted().toList();
    }
  }
}

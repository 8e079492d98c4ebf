package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import dev.brevity.runtime.onnx.export.Digits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that a page shows are run from top to bottom, in a folder with what its reader has:
 * a network, samples, recipes. Those that need a language model, a jar or minutes are left to
 * {@link DocumentedCommandsTest}.
 */
class DocumentedCommandRunTest {
  private static final int IMAGES = 8;
  private static final String ELSEWHERE =
      "Llama|samples/rounding|calibrate-target|org\\.example|NAME|…|\\.\\.\\.";
  private static final String RECIPE =
      "brevity 1\n\nquantizer %s extends Int8WeightPerTensorFloat {\n  bit_width = 4\n}\n";

  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  static Stream<Arguments> pages() throws IOException {
    Map<String, List<String>> byPage = new LinkedHashMap<>();
    DocumentedCommandsTest.commands()
        .forEach(
            command -> {
              String text = (String) command.get()[1];
              if (text.startsWith("bin/dsl ") && !text.matches(".*(" + ELSEWHERE + ").*")) {
                byPage
                    .computeIfAbsent((String) command.get()[0], page -> new ArrayList<>())
                    .add(text);
              }
            });
    assertThat(byPage.values().stream().mapToInt(List::size).sum()).isGreaterThan(15);
    return byPage.entrySet().stream().map(page -> Arguments.of(page.getKey(), page.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void runsFromTopToBottom(String page, List<String> commands) throws IOException {
    writeWhatAReaderHas(page);
    if (commands.get(0).contains("evaluate")) {
      run("quantize model.onnx --plan FastInt8 --data calib -o model.int8.onnx --no-verify");
    }
    for (String command : commands) {
      said.reset();
      int status = run(command.substring("bin/dsl ".length()));
      int expected = command.startsWith("bin/dsl diff ") ? 1 : 0;
      assertThat(status).as(command + "\n" + said).isEqualTo(expected);
    }
  }

  private void writeWhatAReaderHas(String page) throws IOException {
    Files.write(folder.resolve("model.onnx"), Digits.model("lenet.onnx"));
    for (String data : List.of("calib", "test")) {
      Path samples = Files.createDirectories(folder.resolve(data));
      ByteBuffer images = ByteBuffer.allocate(16 + IMAGES * 784);
      images.putInt(0x803).putInt(IMAGES).putInt(28).putInt(28);
      for (int i = 16; i < images.capacity(); i++) {
        images.put(i, (byte) (31 * i));
      }
      Files.write(samples.resolve("images-idx3-ubyte"), images.array());
    }
    Files.writeString(
        folder.resolve("test.data.yaml"),
        "inputs:\n  - files: test/images-idx3-ubyte\n    scale: 1\n");
    Files.writeString(folder.resolve("mine.quant"), RECIPE.formatted("Mine"));
    Files.writeString(
        folder.resolve("quantizers.py"),
        """
        from brevitas.quant import Int8WeightPerTensorFloat

        class Weight4(Int8WeightPerTensorFloat):
            bit_width = 4
        """);
    for (CodeBlock block : CodeBlock.of(Repository.ROOT.resolve(page))) {
      if (block.info().startsWith("quant ")) {
        Path file = folder.resolve(block.info().substring("quant ".length()));
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
      }
    }
    try (Stream<Path> samples = Files.walk(Repository.ROOT.resolve("samples"), 2)) {
      for (Path recipe : samples.filter(file -> file.toString().endsWith(".quant")).toList()) {
        Path copy = folder.resolve(Repository.ROOT.relativize(recipe).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(recipe, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private int run(String command) {
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(folder, InputStream.nullInputStream(), stream, stream, Map.of(), false);
    return new Dispatcher(terminal).run(command.strip().split(" +"));
  }
}

package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.data.Npy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Names in files may hold what steers a terminal or turns the direction of text. Nothing that a
 * command prints or writes for people shows it as it is.
 */
class ControlCharactersTest {
  /** An escape sequence, a bell, controls of C1, an override and an isolate of direction. */
  private static final String EVIL =
      new String(
          new int[] {0x1B, '[', '3', '1', 'm', 7, 0x85, 0x9B, 0x202E, 'x', 0x2066, 0x200F, 0x7F},
          0,
          13);

  /** File names must also exist where the locale is plain. */
  private static final String FILE =
      new String(new int[] {0x1B, '[', '3', '1', 'm', 7, 0x7F}, 0, 7);

  private static final String OF_PAINT = "\u001B\\[[0-9;]*m";

  private static final String PLAN =
      """
      plan P {
        layers Linear { input = Int8ActPerTensorFloat  weight = Int8WeightPerChannelFloat }
        keep ~"nothing%s"
        steps { calibrate { batch_size = 1 }  gptq { batch_size = 1 } }
        export %s
      }
      """;

  private static final Pattern TEXTS = Pattern.compile(".*\\.(html|json|txt|svg|md)");

  @TempDir private Path folder;

  static Stream<List<String>> commands() {
    String model = FILE + ".onnx";
    String plan = FILE + ".quant";
    List<String> quantize =
        List.of("quantize", model, "--plan", plan, "--data", "x", "--force", "-o");
    return Stream.of(
        List.of("check", plan),
        List.of("check", plan, "--model", model),
        List.of("check", plan, "--model", model, "--format", "json"),
        List.of("check", plan, "--model", model, "--format", "sarif"),
        List.of("check", plan, "--model", model, "--format", "github"),
        List.of("check", "wrong.quant", FILE + ".yaml"),
        List.of("check", "wrong.quant", FILE + ".yaml", "--format", "json"),
        List.of("check", "wrong.quant", FILE + ".yaml", "--format", "sarif"),
        List.of("check", "wrong.quant", FILE + ".yaml", "--format", "github"),
        List.of("check", "wrong.quant", "--color", "always"),
        List.of("check", "no" + EVIL),
        List.of("check", "--root", "no" + FILE, plan),
        List.of("check", "--no" + EVIL),
        List.of("no" + EVIL),
        List.of("explain", EVIL),
        List.of("explain", "Documented", "-f", "said.quant"),
        List.of("explain", "Documented.bit_width", "-f", "said.quant"),
        List.of("show", "Documented", "-f", "said.quant"),
        List.of("show", "Documented", "-f", "said.quant", "--origin", "--resolved"),
        List.of("show", EVIL),
        List.of("diff", "Documented", "Int8WeightPerTensorFloat", "-f", "said.quant"),
        List.of(
            "diff", "Documented", "Int8WeightPerTensorFloat", "-f", "said.quant", "--format=json"),
        List.of("catalog", EVIL),
        List.of("plot", "Documented", "-f", "said.quant", "-o", "plot.svg"),
        List.of("plot", "Documented", "-f", "said.quant", "--set", EVIL + "=" + EVIL),
        List.of("convert", FILE + ".yaml"),
        List.of("convert", "said.quant"),
        List.of("convert", "said.quant", FILE + "2.yaml"),
        List.of("fmt", "--check", plan, "wrong.quant"),
        List.of("fmt", "--diff", plan),
        List.of("import-brevitas", FILE + ".py"),
        List.of("schema", "said.quant"),
        List.of("docs", "-o", FILE + "docs"),
        List.of("init", model),
        List.of("init", model, FILE + "init.quant"),
        List.of("plan", model, "--plan", plan),
        List.of("plan", model, "--plan", plan, "--all"),
        List.of("plan", model, "--plan", plan, "--all", "--format", "json"),
        List.of("plan", "odd.onnx", "--plan", plan),
        List.of("plan", model, "--plan", "unknown.quant", "--name", EVIL),
        with(quantize, FILE + "q.onnx"),
        with(quantize, FILE + "q.onnx", "--no-verify", "--report", "r.html", "--format", "json"),
        with(quantize, FILE + "q.onnx", "--dry-run"),
        with(quantize, "no" + FILE + "/q.onnx"),
        List.of(
            "quantize",
            model,
            "--plan",
            plan,
            "--data",
            FILE + ".jsonl",
            "-o",
            "j.onnx",
            "--no-verify"),
        List.of(
            "quantize",
            model,
            "--plan",
            plan,
            "--data",
            FILE + ".npz",
            "-o",
            "j.onnx",
            "--no-verify"),
        List.of(
            "quantize",
            model,
            "--plan",
            plan,
            "--data",
            FILE + ".zip",
            "-o",
            "j.onnx",
            "--no-verify"),
        List.of(
            "quantize",
            model,
            "--plan",
            plan,
            "--data",
            "bad.data.yaml",
            "-o",
            "j.onnx",
            "--no-verify"),
        List.of("evaluate", model, model, "--data", "x"),
        List.of("evaluate", model, "odd.onnx", "--data", "x"),
        List.of("evaluate", model, model, "--data", "x", "-o", "r.html", "-o", "r.json"),
        List.of("evaluate", model, model, "--data", "x", "--runtime", "brevity", "--layers", "2"),
        List.of("evaluate", "folder", "--data", "said.quant"),
        List.of("generate", "folder", "--prompt", EVIL),
        List.of("generate", FILE + ".gguf", "--prompt", EVIL, "--tokenizer", "no" + FILE));
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(folder.resolve(FILE + ".onnx"), model("MatMul"));
    Files.write(folder.resolve("odd.onnx"), model("No" + EVIL));
    write(FILE + ".quant", PLAN.formatted("", "onnx_qcdq"));
    write("wrong.quant", PLAN.formatted(EVIL, "onnx_qcdq // " + EVIL) + "mixin " + EVIL + "{");
    write(
        "said.quant",
        "/// Says "
            + EVIL
            + ".\n// and "
            + EVIL
            + "\nquantizer Documented extends"
            + " Int8WeightPerTensorFloat {\n  bit_width = 4 // "
            + EVIL
            + "\n}\n");
    write(FILE + ".yaml", "quantizers:\n  \"A\\u202e\\e[31m\":\n    extends: \"B\\u0085\\a\"\n");
    write(
        FILE + ".py",
        "class A(Int8WeightPerTensorFloat):\n    bit_width = '" + EVIL + "'\n    # " + EVIL + "\n");
    write(FILE + ".jsonl", "{\"no" + escaped() + "\": [1, 2]}\n");
    Files.write(
        folder.resolve(FILE + ".npz"), Npy.zip(EVIL + ".npy", floats(), EVIL + "2.npy", floats()));
    Files.write(folder.resolve(FILE + ".zip"), Npy.zip("../" + EVIL + ".npy", floats()));
    write("bad.data.yaml", "inputs:\n  name: \"\\e[31m\\u202e\"\n  files: \"\\a*\"\n");
    Files.write(Files.createDirectory(folder.resolve("x")).resolve(FILE + ".npy"), floats());
    Path language = Files.createDirectory(folder.resolve("folder"));
    Files.writeString(language.resolve("config.json"), "{\"model_type\": \"no" + escaped() + "\"}");
    ByteBuffer gguf = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    byte[] key = EVIL.getBytes(StandardCharsets.UTF_8);
    gguf.putInt(0x46554747).putInt(3).putLong(0).putLong(2);
    for (int i = 0; i < 2; i++) {
      gguf.putLong(key.length).put(key).putInt(4).putInt(1);
    }
    Files.write(folder.resolve(FILE + ".gguf"), gguf.array());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void areNeverShownAsTheyAre(List<String> arguments) throws IOException {
    CommandLineRun.Outcome outcome =
        CommandLineRun.in(folder).dsl(with(arguments, "--verbose").toArray(new String[0]));

    String text = outcome.said();
    assertThat(outcome.status()).as(text).isBetween(ExitStatus.OK, ExitStatus.USAGE);
    assertHarmless(arguments.contains("always") ? text.replaceAll(OF_PAINT, "") : text);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (TEXTS.matcher(name).matches() && !name.startsWith("folder")) {
          assertHarmless(Files.readString(file));
        }
      }
    }
  }

  private static void assertHarmless(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      boolean harmful =
          (Character.isISOControl(unit) && unit != '\n')
              || (Character.getType(unit) == Character.FORMAT);
      if (harmful) {
        String around = text.substring(Math.max(0, i - 60), Math.min(text.length(), i + 20));
        assertThat(harmful).as("U+%04X in: %s", (int) unit, shown(around)).isFalse();
      }
    }
  }

  private static String shown(String text) {
    return text.codePoints()
        .collect(
            StringBuilder::new,
            (out, c) ->
                out.append(c < 32 || c > 126 ? "<" + Integer.toHexString(c) + ">" : (char) c + ""),
            StringBuilder::append)
        .toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static byte[] floats() {
    return Npy.floats(new long[] {2, 2}, 1, 2, 3, 4);
  }

  private static String escaped() {
    StringBuilder json = new StringBuilder();
    EVIL.chars()
        .forEach(unit -> json.append(String.format(java.util.Locale.ROOT, "\\u%04x", unit)));
    return json.toString();
  }

  /** The tiny network with every name of the kind, and one operator of the given type. */
  private static byte[] model(String type) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(TinyOnnx.floating()).toBuilder();
    model.setProducerName(EVIL).setDocString(EVIL).setDomain(EVIL);
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(EVIL).setValue(EVIL));
    GraphProto.Builder graph = model.getGraphBuilder().setName(EVIL).setDocString(EVIL);
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      node.setName(node.getName() + EVIL).setDocString(EVIL);
      rename(node);
    }
    graph.getNodeBuilder(2).setOpType(type);
    if (!type.equals("MatMul")) {
      graph
          .getNodeBuilder(2)
          .setDomain(EVIL)
          .addAttribute(AttributeProto.newBuilder().setName(EVIL).setI(1));
    }
    graph.getInitializerBuilderList().forEach(tensor -> tensor.setName(tensor.getName() + EVIL));
    for (ValueInfoProto.Builder value :
        List.of(graph.getInputBuilder(0), graph.getOutputBuilder(0))) {
      value.setName(value.getName() + EVIL);
      value
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .getDimBuilder(0)
          .setDimParam(EVIL);
    }
    return model.build().toByteArray();
  }

  private static void rename(NodeProto.Builder node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      node.setInput(i, node.getInput(i) + EVIL);
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      node.setOutput(i, node.getOutput(i) + EVIL);
    }
  }
}

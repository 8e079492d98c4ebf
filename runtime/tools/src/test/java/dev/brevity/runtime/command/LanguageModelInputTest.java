package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands say of language models and plans that do not go together, before any work. */
class LanguageModelInputTest {
  private static final Path DECODERS =
      Path.of("..", "llm", "src", "test", "resources", "llm", "decoders.zip");
  private static final String SHARDS = "model.safetensors";

  @TempDir private Path directory;

  /** Changes the folder of a model. */
  @FunctionalInterface
  private interface Damage {
    void apply(Path model) throws IOException;
  }

  static Stream<Arguments> refusals() {
    String rows = "layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 4 } }\n";
    String groups =
        "layers Linear { weight = IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 8 }"
            + " }\n";
    String inside = "keep \"lm_head\", \"model.embed_tokens\"\n";
    String packed = "export compressed_tensors { scheme = W4A16  group_size = ";
    return Stream.of(
        damaged("cut weights", model -> cut(model.resolve(SHARDS)), "it is cut off"),
        damaged(
            "another type of weights",
            model -> replace(model.resolve(SHARDS), "\"BF16\"", "\"I16\" "),
            "weights can be F32, F16 or BF16"),
        damaged(
            "an unknown type",
            model -> replace(model.resolve(SHARDS), "\"BF16\"", "\"XF16\""),
            "XF16"),
        damaged(
            "other shapes",
            model -> replace(model.resolve("config.json"), "\"vocab_size\": ", "\"vocab_size\": 1"),
            "but the configuration says"),
        damaged(
            "another architecture",
            model -> replace(model.resolve("config.json"), "LlamaForCausalLM", "OtherForCausalLM"),
            "OtherForCausalLM"),
        damaged("no weights", model -> Files.delete(model.resolve(SHARDS)), SHARDS),
        damaged("no configuration of its own", model -> cut(model.resolve("config.json")), "JSON"),
        Arguments.of(
            "no tokenizer",
            (Damage) model -> Files.delete(model.resolve("tokenizer.json")),
            "export gguf { type = Q8_0 }",
            "has no tokenizer.json"),
        planned("groups that do not divide", packed + "24 }", "groups of 24 do not divide"),
        planned(
            "other bits",
            rows.replace("bit_width = 4", "bit_width = 8") + inside + packed + "none }",
            "the plan chooses 8 bits"),
        planned("other groups", groups + inside + packed + "16 }", "the plan groups 8 columns"),
        planned("rows for groups", rows + inside + packed + "16 }", "the plan groups whole rows"),
        planned(
            "a scheme with rules of its own",
            groups + inside + "export compressed_tensors { scheme = NVFP4 }",
            "rounds by rules of its own"),
        planned(
            "transforms in between",
            rows + inside + "steps { rotate { orphan_sink = true } }\nexport safetensors",
            "no place for layers that steps add"),
        planned(
            "low ranks beside",
            rows + inside + "steps { svd_quant }\nexport brevitas_vllm",
            "no place for layers that steps add"),
        planned(
            "a quantized output for vLLM",
            rows + "export brevitas_vllm",
            "quantizes layers of decoder blocks"),
        planned(
            "activations in a float model",
            "layers Linear { weight = Int8WeightPerChannelFloat  input = Int8ActPerTensorFloat }\n"
                + inside
                + "export safetensors",
            "no place for quantizers of activations"),
        planned(
            "biases in a float model",
            "layers Linear { weight = Int8WeightPerChannelFloat  bias = Int16Bias }\n"
                + inside
                + "export safetensors",
            "biases are written as they are"));
  }

  private static Arguments damaged(String what, Damage damage, String words) {
    return Arguments.of(what, damage, "export safetensors", words);
  }

  private static Arguments planned(String what, String plan, String words) {
    return Arguments.of(what, (Damage) model -> {}, plan, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void planAndQuantizeRefuseBeforeTheWork(String what, Damage damage, String plan, String words)
      throws IOException {
    Path model = unpack("llama");
    damage.apply(model);
    Files.writeString(directory.resolve("p.quant"), "brevity 1\n\nplan P {\n" + plan + "\n}\n");

    for (String command :
        List.of("plan llama --plan p.quant", "quantize llama --plan p.quant -o made")) {
      Result result = run(command);

      assertThat(result.status()).as(result.text()).isEqualTo(1);
      assertThat(result.text())
          .contains(words)
          .contains("error[")
          .doesNotContain("\tat ", "Exception", "internal error");
      assertThat(directory.resolve("made")).doesNotExist();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "export compressed_tensors { scheme = W8A8_STATIC } || needs calibration samples",
        "steps { rotate { learn = CAYLEY_SGD } } export safetensors || needs calibration samples",
        "export compressed_tensors { kv_cache = true  group_size = 16 } | --data no.txt | no file"
            + " or folder `no.txt`",
        "export compressed_tensors { kv_cache = true  group_size = 16 } | --data a.txt | fewer than"
            + " one window",
        "export compressed_tensors { kv_cache = true  group_size = 16 } | --data a.txt --sequence"
            + " 99 | the model sees from 2 to 64",
      })
  void dataAreAskedForBeforeTheWork(String plan, String options, String words) throws IOException {
    unpack("llama");
    Files.writeString(directory.resolve("a.txt"), "abc");
    Files.writeString(directory.resolve("p.quant"), "brevity 1\n\nplan P {\n" + plan + "\n}\n");

    Result result =
        run("quantize llama --plan p.quant -o made" + (options == null ? "" : " " + options));

    assertThat(result.status()).as(result.text()).isIn(1, 2);
    assertThat(result.text()).contains(words).doesNotContain("\tat ", "internal error");
    assertThat(directory.resolve("made")).doesNotExist();
  }

  @Test
  void planTellsWhatStandsInForTypesWithLargerBlocks() throws IOException {
    unpack("llama");
    Files.writeString(
        directory.resolve("p.quant"), "brevity 1\n\nplan P { export gguf { type = Q4_K } }\n");

    Result result = run("plan llama --plan p.quant");

    assertThat(result.status()).as(result.text()).isZero();
    assertThat(result.text())
        .contains("14 matrices are not a multiple of the blocks of Q4_K")
        .contains("gets Q5_0 instead of Q4_K");
  }

  static Stream<Arguments> outputs() {
    String rows = "layers Linear { weight = Int8WeightPerChannelFloat { bit_width = ";
    String groups = "layers Linear { weight = IntWeightSymmetricGroupQuant { bit_width = 4  ";
    String inside = "keep \"lm_head\", \"model.embed_tokens\" export ";
    return Stream.of(
        Arguments.of("export gguf { type = Q4_0 }", "Q4_0"),
        Arguments.of("export gguf { type = Q4_K  mixture = true }", "rows are not a multiple"),
        Arguments.of(rows + "5 } } export gguf { type = Q4_0 }", "Q5_0"),
        Arguments.of(groups + "group_size = 32 } } export gguf { type = Q4_1 }", "Q4_0"),
        Arguments.of(
            "layers Linear { weight = ShiftedUint8WeightPerChannelFloat { bit_width = 4 } } export"
                + " gguf",
            "Q4_1"),
        Arguments.of(
            "layers Linear { weight = Fp8e4m3OCPWeightPerChannelFloat } export gguf",
            "no type holds its codes"),
        Arguments.of("export compressed_tensors { group_size = 16  symmetric = false }", "W4A16"),
        Arguments.of("export compressed_tensors { scheme = NVFP4 }", "NVFP4"),
        Arguments.of(rows + "8 } } " + inside + "compressed_tensors { scheme = W8A8 }", "W8A8"),
        Arguments.of(
            groups + "group_size = 16 } } " + inside + "safetensors { dtype = F16 }", "F16"),
        Arguments.of(rows + "4 } } " + inside + "brevitas_vllm", "F32"),
        Arguments.of("steps { rotate } export gguf { type = Q8_0 }", "Q8_0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void planForetellsTheOutput(String plan, String stored) throws IOException {
    for (String model : List.of("llama", "qwen2-sharded")) {
      unpack(model);
      Files.writeString(directory.resolve("p.quant"), "brevity 1\n\nplan P {\n" + plan + "\n}\n");
      Files.writeString(directory.resolve("a.txt"), "the ".repeat(200));

      Result told = run("plan " + model + " --plan p.quant");
      Result made =
          run(
              "quantize "
                  + model
                  + " --plan p.quant -o "
                  + model
                  + ".out --data a.txt --sequence 8");

      assertThat(made.status()).as(made.text()).isZero();
      assertThat(told.text()).contains(stored).containsPattern("about [0-9.]+ GB of memory");
      Matcher bytes = Pattern.compile("output will have ([0-9,]+)").matcher(told.text());
      assertThat(bytes.find()).as(told.text()).isTrue();
      assertThat((double) LanguageModelFiles.bytes(directory.resolve(model + ".out")))
          .isCloseTo(
              Double.parseDouble(bytes.group(1).replace(",", "")), Percentage.withPercentage(2));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "export gguf { type = Q8_0 } | 0",
        "export compressed_tensors { group_size = 16 } | 0",
        "export safetensors | 1",
      })
  void whatTheTargetRoundsNeedsNoRule(String plan, int warnings) throws IOException {
    unpack("llama");
    Files.writeString(directory.resolve("p.quant"), "brevity 1\n\nplan P {\n" + plan + "\n}\n");

    for (String command : List.of("plan llama --plan p.quant", "check p.quant --model llama")) {
      Result told = run(command);

      assertThat(told.text().contains("BRV0621")).as(told.text()).isEqualTo(warnings > 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate llama other.onnx --data text.txt | neither a folder nor a GGUF file",
        "evaluate llama --data llama | is a folder; name a file of text",
      })
  void whatIsNoModelAndNoTextIsNamed(String command, String words) throws IOException {
    unpack("llama");
    Files.writeString(directory.resolve("text.txt"), "Call me Ishmael. ".repeat(40));
    Files.writeString(directory.resolve("other.onnx"), "no matter what");

    Result told = run(command);

    assertThat(told.text()).contains(words);
    assertThat(told.status()).isNotZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "gguf | made | | exists already; --force replaces it",
        "gguf | other | --force | is a folder, and the plan's export writes a file",
        "safetensors | made | --force | is a file, and the plan's export writes a folder",
        "safetensors | other | | exists already; --force replaces it",
        "safetensors | other | --force | a folder with other things than a model",
        "safetensors | new | --tune | --tune is for networks in files",
      })
  void nothingElseIsReplaced(String target, String output, String option, String words)
      throws IOException {
    unpack("llama");
    Files.writeString(
        directory.resolve("p.quant"), "brevity 1\n\nplan P { export " + target + " }\n");
    Files.writeString(directory.resolve("made"), "mine");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("letter"), "mine");
    String command = "quantize llama --plan p.quant -o " + output;

    for (String more : List.of("", " --dry-run")) {
      Result result = run(command + (option == null ? "" : " " + option) + more);

      assertThat(result.status()).as(result.text()).isEqualTo(2);
      assertThat(result.text()).contains(words);
    }
    assertThat(directory.resolve("made")).hasContent("mine");
    assertThat(other.resolve("letter")).hasContent("mine");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "compressed_tensors { group_size = 16 } | other | weights that are quantized already",
        "gguf { type = Q8_0 } | other.gguf | is cut off",
      })
  void evaluateRefusesAModelThatCannotBeReadBeforeTheFirstIsComputed(
      String target, String written, String words) throws IOException {
    unpack("llama");
    Files.writeString(
        directory.resolve("p.quant"), "brevity 1\n\nplan P { export " + target + " }\n");
    assertThat(run("quantize llama --plan p.quant -o " + written).status()).isZero();
    if (Files.isRegularFile(directory.resolve(written))) {
      cut(directory.resolve(written));
    }
    Files.writeString(directory.resolve("test.txt"), "the other thing. ".repeat(20));

    Result result = run("evaluate llama " + written + " --data test.txt --sequence 16");

    assertThat(result.status()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(words).doesNotContain("perplexity");
  }

  @Test
  void aGgufFileNeedsNoFolder() throws IOException {
    unpack("llama");
    Files.writeString(
        directory.resolve("p.quant"), "brevity 1\n\nplan P { export gguf { type = Q8_0 } }\n");
    Files.writeString(directory.resolve("test.txt"), "the other thing. ".repeat(20));
    Result made = run("quantize llama --plan p.quant -o made.gguf");
    assertThat(made.status()).as(made.text()).isZero();
    assertThat(made.text()).contains("next: `dsl evaluate llama made.gguf --data TEXT`");
    String text = " --data test.txt --sequence 16";
    String prompt = " --prompt the --tokens 4";

    Result beside = run("evaluate llama made.gguf" + text);
    Result alone = run("evaluate made.gguf" + text);
    Result withFolder = run("generate made.gguf --tokenizer llama" + prompt);
    Result generated = run("generate made.gguf" + prompt);

    assertThat(alone.status()).as(alone.text()).isZero();
    assertThat(perplexity(alone)).isEqualTo(perplexity(beside));
    assertThat(generated.status()).as(generated.text()).isZero();
    assertThat(generated.text().lines().findFirst())
        .isEqualTo(withFolder.text().lines().findFirst());
  }

  private static String perplexity(Result result) {
    Matcher row = Pattern.compile("made.gguf +[0-9,]+ +([0-9.]+)").matcher(result.text());
    assertThat(row.find()).as(result.text()).isTrue();
    return row.group(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--prompt the --tokens 4      | 0 | 4 tokens in",
        "--prompt the --tokens 400    | 0 | stopped early: the model sees 64 tokens",
        "--prompt LONG                | 2 | leaves no room in the 64 that the model sees",
        "--prompt the --tokenizer no  | 2 | `no` is not a folder or a .gguf file",
        "--prompt the --tokenizer .   | 1 | has no tokenizer.json",
      })
  void generateTellsWhyItEnds(String options, int status, String words) throws IOException {
    unpack("llama");

    Result result = run("generate llama " + options.replace("LONG", "a,".repeat(64)));

    assertThat(result.status()).as(result.text()).isEqualTo(status);
    assertThat(result.text()).contains(words);
  }

  @Test
  void aModelIsReplacedWhereThatIsAskedFor() throws IOException {
    unpack("llama");
    Files.writeString(directory.resolve("p.quant"), "brevity 1\n\nplan P { export safetensors }\n");
    String command = "quantize llama --plan p.quant -o made";
    assertThat(run(command).status()).isZero();

    Result result = run(command + " --force");

    assertThat(result.status()).as(result.text()).isZero();
    assertThat(result.text()).contains("block 1: placing quantizers");
  }

  private record Result(int status, String text) {}

  private Result run(String command) {
    CommandLineRun.Outcome outcome = CommandLineRun.in(directory).dsl(command);
    return new Result(outcome.status(), outcome.said());
  }

  private static void cut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - bytes.length / 4));
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    Files.write(file, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private Path unpack(String name) throws IOException {
    try (InputStream in = Files.newInputStream(DECODERS);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(name + "/")) {
          Path file = directory.resolve(entry.getName());
          Files.createDirectories(file.resolveSibling("."));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    return directory.resolve(name);
  }
}

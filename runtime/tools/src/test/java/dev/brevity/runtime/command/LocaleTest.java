package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.runtime.data.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands say and write the same bytes in every locale, also where digits are not ASCII. */
class LocaleTest {
  private static final List<String> LOCALES =
      List.of("ar-EG-u-nu-arab", "th-TH-u-nu-thai", "fa-IR-u-nu-arabext", "tr-TR", "de-DE");

  private static final String RECIPES =
      """
      /// Für Gewichte, 重み.
      quantizer Mine extends Int8WeightPerChannelFloat { bit_width = 6 }
      plan P {
        layers Linear { input = Int8ActPerTensorFloat  weight = Mine }
        steps { calibrate { batch_size = 1 }  gptq { batch_size = 1 } }
        export onnx_qcdq
      }
      """;

  private static final List<String> COMMANDS =
      List.of(
          "check a.quant --model tiny.onnx --format json",
          "check wrong.quant",
          "explain BRV0101",
          "explain Mine -f a.quant",
          "show Mine -f a.quant --origin --resolved",
          "diff Mine Int8WeightPerTensorFloat -f a.quant",
          "convert a.quant",
          "fmt --diff wrong.quant",
          "catalog --kind mixin",
          "plot Mine -f a.quant -o plot.svg",
          "init tiny.onnx",
          "plan tiny.onnx --plan a.quant --all",
          "plan tiny.onnx --plan a.quant --format json",
          "quantize tiny.onnx --plan a.quant --data x.npy -o q.onnx --no-verify",
          "evaluate tiny.onnx q.onnx --data x.npy -o r.json -o r.txt --runtime brevity");

  @TempDir private Path folder;

  @Test
  void decidesNothing() throws IOException {
    Locale usual = Locale.getDefault();
    Map<String, String> expected = all("root", Locale.ROOT);
    try {
      for (String tag : LOCALES) {
        Map<String, String> found = all(tag, Locale.forLanguageTag(tag));

        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach(
            (command, said) ->
                assertThat(said).as("%s: %s", tag, command).isEqualTo(expected.get(command)));
      }
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void textIsUtf8InThePlainLocale() throws Exception {
    writeFiles(folder);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.brevity.dsl.cli.Main",
            "convert",
            "a.quant");
    builder.directory(folder.toFile()).environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    Process process = builder.start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said).contains("Für Gewichte, 重み.");
  }

  /** What each command says, and the files that are left, in a folder of its own. */
  private Map<String, String> all(String name, Locale locale) throws IOException {
    Locale.setDefault(locale);
    Path own = Files.createDirectory(folder.resolve(name));
    writeFiles(own);
    Map<String, String> said = new TreeMap<>();
    for (String command : COMMANDS) {
      CommandLineRun.Outcome outcome = CommandLineRun.in(own).dsl(command);
      said.put(command, outcome.status() + " " + withoutTimes(outcome.said()));
    }
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        said.put(file.getFileName().toString(), withoutTimes(text));
      }
    }
    return said;
  }

  /** Times differ from run to run; their digits must not. */
  private static String withoutTimes(String text) {
    return text.replaceAll("[0-9]+\\.[0-9] s\\b", "TIME")
        .replaceAll("\"seconds\": [0-9.eE-]+", "TIME");
  }

  private static void writeFiles(Path folder) throws IOException {
    Files.write(folder.resolve("tiny.onnx"), TinyOnnx.floating());
    Files.writeString(folder.resolve("a.quant"), RECIPES);
    Files.writeString(
        folder.resolve("wrong.quant"), "quantizer I extends Int8Act { bit_widht=12345 }\n");
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {2, 2}, 1.5f, -2, 3, 1e-6f));
  }
}

package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import dev.brevity.dsl.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong arguments of commands that read networks are one sentence. */
class WrongArgumentsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generate model.onnx --prompt a                      | `model.onnx` is not a language model, which is a folder as transformers saves it, or a .gguf file
          quantize model.onnx --plan FastInt8 -o q.onnx --samples 0 | --samples takes a number, such as 512, or a range, such as 0..511, and not `0`
          evaluate model.onnx --data x.npy --samples 9..3     | --samples takes a number, such as 512, or a range, such as 0..511, and not `9..3`
          """)
  void areOneSentence(String command, String sentence) throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.floating());

    Outcome outcome = CommandLineRun.in(folder).dsl(command.strip().split(" +"));

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    String name = command.substring(0, command.indexOf(' '));
    assertThat(outcome.err()).startsWith("dsl " + name + ": " + sentence + "\n");
  }
}

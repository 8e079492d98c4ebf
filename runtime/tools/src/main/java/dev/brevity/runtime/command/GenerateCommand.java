package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.evaluation.Generation;
import dev.brevity.runtime.llm.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Lets a language model continue a text, always with the likeliest token. The "
            + "model is a folder as transformers saves it, or a GGUF file with the folder of "
            + "its tokenizer.",
    footer = {
      "",
      "Examples:",
      "  dsl generate ./Llama-3.2-1B --prompt \"Call me\" --tokens 40",
      "  dsl generate llama.q4.gguf --tokenizer ./Llama-3.2-1B --prompt \"Call me\"",
      "",
      "Exit status: 0 done, 1 the model cannot be used, 2 wrong usage."
    })
final class GenerateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "a folder or a .gguf file")
  private String model = "";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = "the text to continue")
  private String prompt = "";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "how many tokens are added at most (default 40)")
  private int tokens = 40;

  @Option(
      names = "--tokenizer",
      paramLabel = "FOLDER",
      description = "the folder with tokenizer.json, if it is not that of the model")
  private @Nullable String tokenizer;

  GenerateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (tokens < 1) {
      throw new UsageException("--tokens must be at least 1");
    }
    Path path = session.resolve(model);
    if (!Files.exists(path)) {
      throw new UsageException("there is no file `" + model + "`");
    }
    if (!LanguageModelFiles.isOne(path)) {
      throw new UsageException(
          "`"
              + model
              + "` is not a language model, which is a folder as transformers saves it, or a .gguf"
              + " file");
    }
    String folder = tokenizer == null ? model : tokenizer;
    if (!Files.isDirectory(session.resolve(folder))) {
      throw new UsageException("give the folder with tokenizer.json by --tokenizer");
    }
    try (Tokenizer reader = Tokenizer.of(session.resolve(folder), folder);
        WeightSource source = LanguageModelFiles.open(path, model)) {
      long begun = System.nanoTime();
      long[] begin = reader.encode(prompt, true);
      long[] end = Generation.greedy(source, begin, tokens);
      double seconds = (System.nanoTime() - begun) / 1e9;
      session.out().println(Glyphs.harmlessLines(prompt + reader.decode(end)));
      session
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "%d tokens in %.1f s, %.1f per second with loading",
                  end.length,
                  seconds,
                  end.length / seconds));
      return ExitStatus.OK;
    }
  }
}

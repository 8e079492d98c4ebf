package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.llm.ModelConfig;
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
            + "model is a folder as transformers saves it, or a GGUF file, whose integers stay "
            + "packed in memory.",
    footer = {
      "",
      "Examples:",
      "  dsl generate ./Llama-3.2-1B --prompt \"Call me\" --tokens 40",
      "  dsl generate llama.q4.gguf --prompt \"Call me\"",
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
      paramLabel = "PATH",
      description = "a folder with tokenizer.json, or a .gguf file (default: the model's own)")
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
    String given = tokenizer == null ? model : tokenizer;
    if (!LanguageModelFiles.isOne(session.resolve(given))) {
      throw new UsageException("`" + given + "` is not a folder or a .gguf file with a tokenizer");
    }
    try (Tokenizer reader = LanguageModelFiles.tokenizer(session.resolve(given), given).open();
        WeightSource source = LanguageModelFiles.open(path, model)) {
      long[] begin = reader.encode(prompt, true);
      requireUsable(begin, source.config());
      Generation.Continuation made = Generation.greedy(source, begin, tokens);
      session.out().println(Glyphs.harmlessLines(prompt + reader.decode(made.tokens())));
      session.err().println(summary(made, source.config()));
      return ExitStatus.OK;
    }
  }

  private void requireUsable(long[] begin, ModelConfig config) {
    if (begin.length == 0) {
      throw new UsageException("--prompt must have at least one token");
    }
    if (begin.length >= config.context()) {
      throw new UsageException(
          "--prompt has "
              + begin.length
              + " tokens, which leaves no room in the "
              + config.context()
              + " that the model sees");
    }
    for (long token : begin) {
      if (token >= config.vocabulary()) {
        throw new UsageException(
            "the tokenizer has the token "
                + token
                + ", and the model knows "
                + config.vocabulary()
                + "; they do not belong together");
      }
    }
  }

  private static String summary(Generation.Continuation made, ModelConfig config) {
    String why =
        switch (made.end()) {
          case ASKED -> "";
          case TEXT -> "; the model ended the text";
          case CONTEXT ->
              "; stopped early: the model sees " + config.context() + " tokens, and they are full";
        };
    int count = made.tokens().length;
    return String.format(
        Locale.ROOT,
        "%d token%s in %.1f s and %.1f s for loading, %.1f per second%s",
        count,
        count == 1 ? "" : "s",
        made.seconds(),
        made.loading(),
        count / Math.max(made.seconds(), 1e-9),
        why);
  }
}

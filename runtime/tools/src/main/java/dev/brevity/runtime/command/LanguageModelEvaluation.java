package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.evaluation.StagedEvaluation;
import dev.brevity.runtime.llm.text.TokenSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Compares language models by perplexity on the same windows of text. */
final class LanguageModelEvaluation {
  private static final int USUAL_LENGTH = 2048;

  private final Session session;
  private final int sequence;
  private final int windows;

  /**
   * @param sequence tokens of a window; 0 for as many as the model sees, at most 2048
   * @param windows how many are looked at; 0 for all
   */
  LanguageModelEvaluation(Session session, int sequence, int windows) {
    this.session = session;
    this.sequence = sequence;
    this.windows = windows;
  }

  /** Prints a line for each model, and returns the exit status. */
  int compare(List<String> models, String data) throws IOException {
    Path first = session.resolve(models.get(0));
    requireUsable(models);
    TokenWindows text = text(first, models.get(0), data);
    session
        .out()
        .printf(
            Locale.ROOT,
            "%s: %d windows of %d tokens%n%n",
            Glyphs.harmless(data),
            text.size(),
            text.length());
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"model", "bytes", "perplexity", "to the first"});
    double reference = 0;
    for (String model : models) {
      Path path = session.resolve(model);
      double value = perplexity(path, model, text);
      reference = reference == 0 ? value : reference;
      rows.add(
          new String[] {
            model,
            String.format(Locale.ROOT, "%,d", LanguageModelFiles.bytes(path)),
            String.format(Locale.ROOT, "%.4f", value),
            String.format(Locale.ROOT, "%+.2f %%", (value / reference - 1) * 100)
          });
    }
    rows.forEach(this::print);
    return ExitStatus.OK;
  }

  /**
   * Opens all models before the first is computed, so that nobody waits for one that cannot be.
   *
   * @throws UnreadableModelException with what is wrong with any of them
   */
  private void requireUsable(List<String> models) throws IOException {
    Diagnostics findings = new Diagnostics();
    int vocabulary = 0;
    for (String model : models) {
      Path path = session.resolve(model);
      if (!Files.exists(path)) {
        throw new UsageException("there is no file `" + model + "`");
      }
      if (!LanguageModelFiles.isOne(path)) {
        throw new UsageException(
            "`"
                + model
                + "` is neither a folder nor a GGUF file, and only these can be compared with a"
                + " language model");
      }
      try (WeightSource source = LanguageModelFiles.open(path, model)) {
        int own = source.config().vocabulary();
        vocabulary = vocabulary == 0 ? own : vocabulary;
        if (own != vocabulary) {
          throw new UsageException(
              "`"
                  + model
                  + "` knows "
                  + own
                  + " tokens, and the first model "
                  + vocabulary
                  + "; models can only be compared if they know the same");
        }
      } catch (UnreadableModelException e) {
        e.diagnostics().forEach(findings::report);
      }
    }
    if (findings.hasErrors()) {
      throw new UnreadableModelException(findings.all());
    }
  }

  private void print(String[] row) {
    session
        .out()
        .println(
            Glyphs.harmless(
                String.format(Locale.ROOT, "%-40s %15s %12s %13s", (Object[]) row)
                    .stripTrailing()));
  }

  private TokenWindows text(Path model, String shown, String data)
      throws IOException, UnreadableModelException {
    try (WeightSource source = LanguageModelFiles.open(model, shown)) {
      int context = source.config().context();
      int length = sequence == 0 ? Math.min(USUAL_LENGTH, context) : sequence;
      if (length > context) {
        throw new UsageException("--sequence is " + length + ", and the model sees " + context);
      }
      TokenSource.Cut cut =
          new TokenSource.Cut(
              length, windows == 0 ? Integer.MAX_VALUE : windows, OptionalLong.empty());
      return new TokenSource(
              LanguageModelFiles.tokenizer(model, shown), source.config().vocabulary())
          .read(session.resolve(data), data, cut);
    }
  }

  private double perplexity(Path path, String shown, TokenWindows text)
      throws IOException, UnreadableModelException {
    try (WeightSource source = LanguageModelFiles.open(path, shown);
        WorkProgress progress = new WorkProgress(session, shown, "layers")) {
      progress.begin(source.config().layers() + 2L);
      Perplexity measured = new StagedEvaluation(progress::reach).perplexity(source, text);
      return measured.value();
    }
  }
}

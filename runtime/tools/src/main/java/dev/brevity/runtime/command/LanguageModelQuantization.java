package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.decoder.OnnxDecoderTarget;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.quantization.BlockwiseQuantization;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.ModelKey;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.text.TokenSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Quantizes a language model, and writes it in the format that the plan chooses. */
final class LanguageModelQuantization {
  private static final int USUAL_LENGTH = 2048;

  private final Session session;
  private final ExecutablePlan planned;
  private final String model;
  private final ProgressLine progress;
  private final Interruption interruption;

  /**
   * @param model the folder of the model, as the user named it
   */
  LanguageModelQuantization(
      Session session,
      ExecutablePlan planned,
      String model,
      ProgressLine progress,
      Interruption interruption) {
    this.session = session;
    this.planned = planned;
    this.model = model;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * How calibration windows are made of text.
   *
   * @param sequence tokens of a window; 0 for as many as the model sees, at most 2048
   * @param windows how many there are at most
   * @param seed places are drawn at random with this seed; without one they follow each other
   */
  record Calibration(int sequence, int windows, OptionalLong seed) {}

  /**
   * Does it.
   *
   * @param data the file with text or tokens, as the user named it
   * @param file the output
   * @param shown the output as the user named it
   * @throws dev.brevity.runtime.RecipeException if a quantizer cannot be built or written
   * @throws dev.brevity.runtime.plan.InterruptedPlanException if somebody asked to stop
   */
  void run(Optional<String> data, Calibration calibration, Path file, String shown)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan = planned.plan();
    LanguageModelTarget target = target(file);
    if (data.isEmpty() && BlockwiseQuantization.needsData(planned)) {
      throw missingText();
    }
    Path beside = file.resolveSibling(file.getFileName() + OnnxDecoderTarget.CONSTANTS);
    boolean foreign = Files.notExists(file) && Files.exists(beside, LinkOption.NOFOLLOW_LINKS);
    if (target instanceof OnnxDecoderTarget && foreign) {
      throw new UsageException("`" + beside.getFileName() + "` exists and belongs to no output");
    }
    Path folder = session.resolve(model);
    Path work = file.resolveSibling("." + file.getFileName() + ".work");
    try (HuggingFaceFolder opened = HuggingFaceFolder.open(folder, model)) {
      Optional<TokenWindows> windows = Optional.empty();
      if (data.isPresent() && BlockwiseQuantization.needsData(planned)) {
        windows = Optional.of(windows(opened, data.get(), calibration));
      }
      String key = ModelKey.of(opened, plan, windows);
      Optional<Journal> journal = Journal.open(work, "the model, the plan or the data\t" + key);
      if (journal.isEmpty()) {
        throw new UsageException("another process is writing `" + shown + "`");
      }
      try (Journal held = journal.get()) {
        if (!held.changes().isEmpty()) {
          progress.beginAnew(held.changes());
        }
        Path stages = work.resolve(key.substring(0, 16));
        Files.createDirectories(stages);
        new BlockwiseQuantization(planned, progress, interruption)
            .run(new FolderWeights(opened), windows, Optional.empty(), stages);
        Path draft = work.resolve("draft");
        delete(draft);
        write(target, opened, stages, draft);
        delete(file);
        Path constants = work.resolve(draft.getFileName() + OnnxDecoderTarget.CONSTANTS);
        if (Files.exists(constants)) {
          Files.move(
              constants,
              beside,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        delete(stages);
        held.remove();
      }
    }
  }

  private void write(LanguageModelTarget target, HuggingFaceFolder opened, Path stages, Path draft)
      throws IOException, UnreadableModelException {
    try (WorkProgress told = new WorkProgress(session, "write", "matrices");
        QuantizedModel quantized =
            QuantizedModel.open(opened, model, planned, stages, told::reach)) {
      told.begin(quantized.weights());
      target.write(quantized, draft, progress::report);
    }
  }

  /** What is wrong with a command that has no data and a plan that needs some. */
  static UsageException missingText() {
    return new UsageException(
        "the plan needs calibration samples; give a file with --data: text like what the model will"
            + " read (.txt or .jsonl; with the defaults 128 windows are used, about 1 MB of text),"
            + " or tokens (.npy)");
  }

  /**
   * What to do with the output.
   *
   * @param shown the output as the user named it
   */
  String next(String shown) {
    LanguageModelTarget target = target(session.resolve(shown));
    if (!target.isReadHere()) {
      return "next: the output is for " + target.reader();
    }
    return String.format(
        Locale.ROOT,
        "next: `dsl evaluate %s %s --data TEXT` compares perplexity, `dsl generate %s --prompt"
            + " TEXT` shows a text; the output is for %s",
        model,
        shown,
        shown,
        target.reader());
  }

  /**
   * Refuses a place where the output cannot go. A folder is only replaced by another, and only if
   * it holds a model and no folders.
   *
   * @param shown the output as the user named it
   * @param replaces whether what is there may be replaced
   */
  void requirePlace(Path file, String shown, boolean replaces) throws IOException {
    LanguageModelTarget target = target(file);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (target.writesFolder() != Files.isDirectory(file)) {
      throw new UsageException(
          target.writesFolder()
              ? "`" + shown + "` is a file, and the plan's export writes a folder; name another"
              : "`" + shown + "` is a folder, and the plan's export writes a file; name a file");
    }
    if (!replaces) {
      throw UsageException.exists(shown);
    }
    if (Files.isDirectory(file)) {
      try (Stream<Path> entries = Files.list(file)) {
        boolean plain = entries.allMatch(Files::isRegularFile);
        if (!plain || !HuggingFaceFolder.isOne(file)) {
          throw new UsageException(
              "`" + shown + "` is a folder with other things than a model; name another");
        }
      }
    }
  }

  private LanguageModelTarget target(Path file) {
    if (planned.target().orElseThrow() instanceof OnnxQcdqTarget options) {
      return new OnnxDecoderTarget(options, String.valueOf(file.getFileName()));
    }
    if (planned.target().orElseThrow() instanceof LanguageModelTarget target) {
      return target;
    }
    throw new UsageException(
        "the plan exports to a format that holds no language models; export `gguf`,"
            + " `compressed_tensors`, `safetensors`, `brevitas_vllm` or `onnx_qcdq`");
  }

  private TokenWindows windows(HuggingFaceFolder opened, String data, Calibration calibration)
      throws UnreadableModelException {
    ModelConfig config = opened.config();
    int length =
        calibration.sequence() == 0
            ? Math.min(USUAL_LENGTH, config.context())
            : calibration.sequence();
    if (length > config.context() || length < 2) {
      throw new UsageException(
          "--sequence is " + length + ", and the model sees from 2 to " + config.context());
    }
    return new TokenSource(
            LanguageModelFiles.tokenizer(session.resolve(model), model), config.vocabulary())
        .read(
            session.resolve(data),
            data,
            new TokenSource.Cut(length, calibration.windows(), calibration.seed()));
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> inwardsFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : inwardsFirst) {
        Files.delete(one);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}

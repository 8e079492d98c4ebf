package dev.brevity.runtime.llm.text;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.DataException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes windows of tokens of a file: of text by the model's tokenizer, or of a {@code .npy}. */
public final class TokenSource {
  private static final long ANY = -1;

  private final TokenizerSource source;
  private final int vocabulary;

  /**
   * @param source is asked if there is text to read
   * @param vocabulary how many tokens the model knows
   */
  public TokenSource(TokenizerSource source, int vocabulary) {
    this.source = source;
    this.vocabulary = vocabulary;
  }

  /**
   * How windows are cut out of text.
   *
   * @param length tokens of each
   * @param most how many there are at most
   * @param seed places are drawn at random with this seed; without one they follow each other
   */
  public record Cut(int length, int most, OptionalLong seed) {}

  /**
   * The windows.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if the file cannot be used or gives not one window
   */
  public TokenWindows read(Path file, String shown, Cut cut) throws UnreadableModelException {
    if (!Files.exists(file)) {
      throw TextReader.refused(Code.NO_DATA, "there is no file `" + shown + "`");
    }
    boolean array = shown.toLowerCase(Locale.ROOT).endsWith(".npy");
    TokenWindows windows = array ? stored(file, shown).first(cut.most()) : cut(file, shown, cut);
    for (long[] window : windows.windows()) {
      for (long token : window) {
        if (token < 0 || token >= vocabulary) {
          throw TextReader.refused(
              Code.DATA_MISMATCH,
              "`" + shown + "` has the token " + token + ", and the model knows " + vocabulary);
        }
      }
    }
    return windows;
  }

  private TokenWindows cut(Path file, String shown, Cut cut) throws UnreadableModelException {
    String text = TextReader.read(file, shown);
    try (Tokenizer tokenizer = source.open()) {
      long[] tokens = tokenizer.encode(text, false);
      OptionalLong beginning = tokenizer.beginning();
      TokenWindows windows =
          cut.seed().isPresent()
              ? TokenWindows.random(
                  tokens, cut.length(), beginning, cut.most(), cut.seed().getAsLong())
              : TokenWindows.consecutive(tokens, cut.length(), beginning, cut.most());
      if (windows.size() == 0) {
        throw TextReader.refused(
            Code.NO_DATA,
            "`"
                + shown
                + "` has "
                + tokens.length
                + " tokens, fewer than one window of "
                + cut.length());
      }
      return windows;
    }
  }

  private static TokenWindows stored(Path file, String shown) throws UnreadableModelException {
    ExpectedInput tokens = ExpectedInput.of("input_ids", false, List.of(ANY, ANY));
    Diagnostics findings = new Diagnostics();
    Optional<Dataset> opened =
        new DatasetOpener(List.of(tokens)).open(file, shown, Optional.empty(), findings);
    if (opened.isEmpty() || findings.hasErrors()) {
      throw new UnreadableModelException(findings.all());
    }
    List<long[]> windows = new ArrayList<>();
    try (Dataset dataset = opened.get();
        Batches batches = dataset.batches(1)) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        windows.add(((Numbers.Longs) next.get().inputs().get(0)).values());
      }
    } catch (DataException e) {
      throw new UnreadableModelException(e.diagnostics());
    } catch (IOException e) {
      throw TextReader.refused(Code.NO_DATA, "`" + shown + "` cannot be read: " + e.getMessage());
    }
    int length = windows.isEmpty() ? 0 : windows.get(0).length;
    boolean equal = windows.stream().mapToInt(window -> window.length).allMatch(n -> n == length);
    if (length < 2 || !equal) {
      throw TextReader.refused(
          Code.MALFORMED_DATA, "`" + shown + "` has no windows of two tokens or more");
    }
    return new TokenWindows(List.copyOf(windows), length);
  }
}

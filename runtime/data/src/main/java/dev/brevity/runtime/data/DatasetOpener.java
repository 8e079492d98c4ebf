package dev.brevity.runtime.data;

import dev.brevity.dsl.data.DataDescription;
import dev.brevity.dsl.data.InputDescription;
import dev.brevity.dsl.data.SampleRange;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.read.DataDescriptionReader;
import dev.brevity.dsl.read.SourceReader;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Opens data sets: a folder, an archive ({@code .zip}, {@code .tar}, {@code .tar.gz}), one file, or
 * a description ({@code *.data.yaml}) of files next to it.
 */
public final class DatasetOpener {
  private final List<ExpectedInput> expected;

  /**
   * @param expected what the model takes, in its order
   */
  public DatasetOpener(List<ExpectedInput> expected) {
    this.expected = ExpectedInput.together(expected);
  }

  /**
   * The data set at a path. Headers of array files have been checked then; samples have not been
   * read.
   *
   * @param shown what messages call the path
   * @param samples which samples count, in place of those that the description says
   * @return nothing when an error has been reported
   */
  public Optional<Dataset> open(
      Path path, String shown, Optional<SampleRange> samples, DiagnosticSink sink) {
    if (!Files.exists(path)) {
      sink.report(Diagnostic.of(Code.NO_DATA, "there is no file or folder `" + shown + "`"));
      return Optional.empty();
    }
    boolean described = DataDescription.isName(shown) && Files.isRegularFile(path);
    Path folder = described ? path.toAbsolutePath().resolveSibling("") : path;
    int name = shown.lastIndexOf('/') + 1;
    String place = !described ? shown : name == 0 ? "." : shown.substring(0, name);
    Optional<Store> store = Optional.empty();
    try {
      store = Optional.of(Stores.open(folder, place));
      Diagnostics findings = new Diagnostics();
      DataDescription description =
          described
              ? new DataDescriptionReader().read(path, shown, findings).orElse(DataDescription.NONE)
              : description(store.get(), findings);
      findings.all().forEach(sink::report);
      if (findings.hasErrors()) {
        store.get().close();
        return Optional.empty();
      }
      description = samples.map(description::withSamples).orElse(description);
      Optional<Path> named = described ? Optional.of(path) : Optional.empty();
      return Optional.of(open(store.get(), named, description, place, sink));
    } catch (DataException e) {
      sink.report(e.diagnostic());
    } catch (IOException e) {
      sink.report(
          Diagnostic.of(Code.MALFORMED_DATA, "`" + shown + "` cannot be read: " + e.getMessage()));
    }
    store.ifPresent(DatasetOpener::close);
    return Optional.empty();
  }

  private static void close(Store store) {
    try {
      store.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The description that stands nearest to the top. */
  private static DataDescription description(Store store, DiagnosticSink sink) throws IOException {
    Optional<StoredFile> file =
        store.files().stream()
            .filter(stored -> stored.baseName().equals(DataDescription.FILE))
            .min(Comparator.comparingInt(stored -> stored.name().split("/").length));
    if (file.isEmpty()) {
      noteUnread(store, sink);
      return DataDescription.NONE;
    }
    try (InputStream in = file.get().open()) {
      Optional<SourceText> text = new SourceReader().text(in, file.get().place(), sink);
      return text.map(source -> new DataDescriptionReader().read(source, sink))
          .orElse(DataDescription.NONE);
    }
  }

  private static void noteUnread(Store store, DiagnosticSink sink) {
    List<StoredFile> others =
        store.files().stream().filter(file -> DataDescription.isName(file.name())).toList();
    if (!others.isEmpty()) {
      String place = others.get(0).place();
      sink.report(
          Diagnostic.of(Code.UNREAD_DESCRIPTION, "`" + place + "` is not read")
              .note("a folder is read as its `" + DataDescription.FILE + "` says, and it has none")
              .fix("give the description in place of the folder, or rename it"));
    }
  }

  private Dataset open(
      Store store,
      Optional<Path> named,
      DataDescription description,
      String shown,
      DiagnosticSink sink)
      throws IOException {
    List<StoredFile> files =
        store.files().stream().filter(file -> !DataDescription.isName(file.name())).toList();
    if (expected.isEmpty()) {
      throw DataException.of(
          Code.DATA_MISMATCH, "the network has no input that data could be given to");
    }
    LabelFinder labelFinder = new LabelFinder(description.labels(), shown);
    List<StoredFile> labelFiles = labelFinder.files(files);
    List<StoredFile> candidates = new ArrayList<>(files);
    candidates.removeAll(labelFiles);
    if (candidates.isEmpty() && !labelFiles.isEmpty()) {
      throw DataException.of(
          Code.NO_DATA,
          "`"
              + shown
              + "` holds no samples: by its name, `"
              + labelFiles.get(0).name()
              + "` holds labels",
          "add the samples; if the file holds them, rename it, for example to `x`");
    }
    ColumnFinder finder = new ColumnFinder(candidates, shown);
    checkNames(description);
    List<Column> columns = new ArrayList<>();
    List<Preparation> preparations = new ArrayList<>();
    for (ExpectedInput input : expected) {
      InputDescription said = description(description, input);
      Column column = finder.find(input, said, expected.size() == 1);
      warnOfRawPixels(input, said, column, sink);
      columns.add(column);
      preparations.add(new Preparation(input, said));
    }
    long count = commonCount(columns, shown);
    Optional<Labels> labels = labelFinder.find(labelFiles, columns.get(0));
    if (labels.isPresent() && labels.get().count() != count) {
      throw DataException.of(
          Code.LABEL_MISMATCH,
          "`" + shown + "` holds " + count + " samples and " + labels.get().count() + " labels");
    }
    SampleRange range = range(description, count, shown);
    OptionalLong fixedBatch = ExpectedInput.fixedBatch(expected);
    requireWholeBatches(range, fixedBatch.orElse(1), shown);
    boolean whole = expected.get(0).whole();
    return new Dataset(
        store,
        named,
        columns,
        preparations,
        labels,
        range.first(),
        range.count(),
        fixedBatch,
        whole);
  }

  private static void requireWholeBatches(SampleRange range, long each, String shown) {
    if (range.count() % each != 0) {
      long fitting = range.count() - range.count() % each;
      throw DataException.of(
          Code.DATA_MISMATCH,
          String.format(
              Locale.ROOT,
              "the model takes %d samples at a time, and %d samples of `%s` are not a multiple of"
                  + " it",
              each,
              range.count(),
              shown),
          fitting == 0
              ? "add samples"
              : String.format(
                  Locale.ROOT,
                  "say `samples: %s` in `data.yaml`",
                  new SampleRange(range.first(), range.first() + fitting - 1)));
    }
  }

  private InputDescription description(DataDescription description, ExpectedInput input) {
    return description.inputs().stream()
        .filter(said -> said.name().map(input.name()::equals).orElse(expected.size() == 1))
        .findFirst()
        .orElse(InputDescription.NONE);
  }

  private void checkNames(DataDescription description) {
    List<String> known = expected.stream().map(ExpectedInput::name).toList();
    for (InputDescription input : description.inputs()) {
      if (input.name().isPresent() && !known.contains(input.name().get())) {
        String name = input.name().get();
        throw DataException.of(
            Code.DATA_DESCRIPTION,
            "`data.yaml` describes the input `" + name + "`, which the model does not have",
            "its inputs are "
                + String.join(
                    ", ", Nearest.order(name, known).stream().map(n -> "`" + n + "`").toList()));
      }
    }
  }

  private static long commonCount(List<Column> columns, String shown) throws IOException {
    long count = columns.get(0).count();
    for (Column column : columns) {
      if (column.count() != count) {
        throw DataException.of(
            Code.DATA_MISMATCH,
            String.format(
                Locale.ROOT,
                "`%s` holds %d samples of one input and %d of another",
                shown,
                count,
                column.count()));
      }
    }
    if (count == 0) {
      throw DataException.of(Code.NO_DATA, "the files in `" + shown + "` hold no samples");
    }
    return count;
  }

  private static SampleRange range(DataDescription description, long count, String shown) {
    SampleRange range = description.samples().orElse(new SampleRange(0, count - 1));
    if (range.last() >= count) {
      throw DataException.of(
          Code.NO_DATA,
          String.format(
              Locale.ROOT,
              "samples %s are asked for, but `%s` holds %d, counted from 0",
              range,
              shown,
              count));
    }
    return range;
  }

  private static void warnOfRawPixels(
      ExpectedInput input, InputDescription said, Column column, DiagnosticSink sink) {
    SampleFile first = column.files().get(0);
    boolean pixels =
        first instanceof ImageFile
            || (first instanceof ArrayFile array && array.header().type() == ElementType.UINT8);
    if (pixels && input.floating() && said.preprocessing().keepsNumbers()) {
      sink.report(
          Diagnostic.of(
                  Code.RAW_PIXELS,
                  "the model gets the bytes of `" + first.place() + "` as numbers from 0 to 255")
              .fix(
                  "say in a `data.yaml` next to them how to prepare them, for example `scale:"
                      + " 1/255`, or `scale: 1` if the model takes them as they are"));
    }
  }
}

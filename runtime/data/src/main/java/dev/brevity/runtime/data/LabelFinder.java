package dev.brevity.runtime.data;

import dev.brevity.dsl.data.LabelDescription;
import dev.brevity.dsl.diagnostic.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the classes of samples. */
final class LabelFinder {
  private static final Pattern NAME =
      Pattern.compile("(.*[-_.])?(labels?|targets?|classes)([-_.].*)?|y");

  private final LabelDescription description;
  private final String source;

  LabelFinder(LabelDescription description, String source) {
    this.description = description;
    this.source = source;
  }

  /** Whether a file, an array or a field of this name holds labels. */
  static boolean isLabelName(String name) {
    return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** The files that hold labels and therefore no samples. */
  List<StoredFile> files(List<StoredFile> all) {
    if (description.files().isPresent()) {
      PathMatcher matcher = ColumnFinder.matcher(description.files().get());
      List<StoredFile> found =
          all.stream().filter(file -> matcher.matches(Path.of(file.name()))).toList();
      if (found.isEmpty()) {
        throw DataException.of(
            Code.NO_DATA,
            "no file in `" + source + "` matches `" + description.files().get() + "`");
      }
      return found;
    }
    return all.stream()
        .filter(file -> isLabelName(file.stem()))
        .filter(file -> FileKind.of(file).filter(kind -> kind != FileKind.IMAGE).isPresent())
        .toList();
  }

  /** The labels, where there are any. */
  Optional<Labels> find(List<StoredFile> labelFiles, Column samples) throws IOException {
    if (!labelFiles.isEmpty()) {
      return Optional.of(stored(labelFiles, samples));
    }
    if (description.folders().orElse(false) || looksLikeFolders(samples)) {
      return Optional.of(folders(samples));
    }
    return beside(samples);
  }

  private Labels stored(List<StoredFile> files, Column samples) throws IOException {
    List<SampleFile> columns = new ArrayList<>();
    for (StoredFile file : files) {
      FileKind kind =
          FileKind.of(file)
              .orElseThrow(
                  () ->
                      DataException.of(
                          Code.NO_DATA,
                          "`" + file.place() + "` is not a kind of file that holds labels"));
      if (kind == FileKind.CSV) {
        return new LabelTable(file, description.classes()).read(samples);
      }
      columns.add(column(file, kind));
    }
    return new Labels.Stored(new Column(columns));
  }

  private SampleFile column(StoredFile file, FileKind kind) throws IOException {
    String field = description.field().orElse("label");
    return switch (kind) {
      case NPY -> labels(file, new NpyHeader(file.place())::read);
      case IDX -> labels(file, new IdxHeader(file.place())::read);
      case NPZ -> {
        Optional<StoredFile> labels = labelMember(file);
        StoredFile member =
            labels.isPresent() ? labels.get() : ColumnFinder.member(file, field, true);
        yield labels(member, new NpyHeader(member.place())::read);
      }
      case JSON_LINES -> new JsonLinesFile(file, field);
      case IMAGE, CSV ->
          throw DataException.of(
              Code.LABEL_MISMATCH, "labels cannot be read from `" + file.place() + "`");
    };
  }

  private static ArrayFile labels(StoredFile file, ArrayFile.HeaderReader reader)
      throws IOException {
    ArrayHeader header = ArrayFile.header(file, reader);
    if (header.shape().isEmpty()
        || ArrayHeader.count(header.shape()) != header.shape().get(0).longValue()) {
      throw DataException.of(
          Code.LABEL_MISMATCH,
          "`"
              + file.place()
              + "` has the shape "
              + header.shape()
              + ", where one number, the class, is expected for each sample");
    }
    return new ArrayFile(file, file, header, true);
  }

  private Optional<StoredFile> labelMember(StoredFile archive) throws IOException {
    return Stores.members(archive).stream()
        .filter(member -> isLabelField(member.stem()))
        .findFirst();
  }

  /** Labels in the files of the samples: an array of the archive, a field of the lines. */
  private Optional<Labels> beside(Column samples) throws IOException {
    List<SampleFile> labels = new ArrayList<>();
    for (SampleFile sample : samples.files()) {
      beside(sample).ifPresent(labels::add);
    }
    if (!labels.isEmpty() && labels.size() < samples.files().size()) {
      throw DataException.of(
          Code.LABEL_MISMATCH, "some files in `" + source + "` have labels and others have none");
    }
    return labels.isEmpty() ? Optional.empty() : Optional.of(new Labels.Stored(new Column(labels)));
  }

  private Optional<SampleFile> beside(SampleFile sample) throws IOException {
    StoredFile file = sample.origin();
    if (FileKind.of(file).equals(Optional.of(FileKind.NPZ))) {
      Optional<StoredFile> member = labelMember(file);
      return member.isEmpty()
          ? Optional.empty()
          : Optional.of(labels(member.get(), new NpyHeader(member.get().place())::read));
    }
    if (!(sample instanceof JsonLinesFile)) {
      return Optional.empty();
    }
    return JsonFields.of(file).stream()
        .filter(this::isLabelField)
        .findFirst()
        .map(field -> new JsonLinesFile(file, field));
  }

  private boolean isLabelField(String name) {
    return description.field().map(name::equals).orElseGet(() -> isLabelName(name));
  }

  private boolean looksLikeFolders(Column samples) {
    if (description.folders().isPresent()) {
      return false;
    }
    boolean images = samples.files().stream().allMatch(ImageFile.class::isInstance);
    return images && names(samples).size() > 1 && !names(samples).contains("");
  }

  private static Set<String> names(Column samples) {
    Set<String> names = new TreeSet<>();
    samples.files().forEach(file -> names.add(file.origin().folder()));
    return names;
  }

  private Labels folders(Column samples) throws IOException {
    ClassNames classes = new ClassNames(description.classes(), names(samples));
    List<Long> labels = new ArrayList<>();
    for (SampleFile file : samples.files()) {
      long label = classes.index(file.origin().folder(), file.place());
      for (long i = 0; i < file.count().orElse(0); i++) {
        labels.add(label);
      }
    }
    return new Labels.Known(labels);
  }
}

package dev.brevity.runtime.data;

import dev.brevity.dsl.data.InputDescription;
import dev.brevity.dsl.diagnostic.Code;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the files that hold one input, and looks into their headers. */
final class ColumnFinder {
  private final List<StoredFile> candidates;
  private final String source;

  /**
   * @param candidates files that may hold samples, without labels
   * @param source the folder or archive, in messages
   */
  ColumnFinder(List<StoredFile> candidates, String source) {
    this.candidates = candidates;
    this.source = source;
  }

  /**
   * The samples of an input.
   *
   * @param only whether the model has no other input
   * @throws DataException if there are none, or a header shows that they do not fit
   */
  Column find(ExpectedInput expected, InputDescription description, boolean only)
      throws IOException {
    List<StoredFile> files = files(expected, description, only);
    FileKind kind = kind(files, description);
    Preparation preparation = new Preparation(expected, description);
    List<SampleFile> found = new ArrayList<>();
    for (StoredFile file : files) {
      if (FileKind.of(file).equals(Optional.of(kind))) {
        found.add(open(file, kind, expected, description, only));
      }
    }
    for (SampleFile file : found) {
      check(file, preparation);
    }
    return new Column(found);
  }

  private List<StoredFile> files(
      ExpectedInput expected, InputDescription description, boolean only) {
    List<StoredFile> files;
    if (description.files().isPresent()) {
      PathMatcher matcher = matcher(description.files().get());
      files = candidates.stream().filter(file -> matcher.matches(Path.of(file.name()))).toList();
      if (files.isEmpty()) {
        throw DataException.of(
            Code.NO_DATA,
            "no file in `" + source + "` matches `" + description.files().get() + "`");
      }
      return files;
    }
    files = candidates.stream().filter(file -> !isKind(file, FileKind.CSV)).toList();
    if (only) {
      if (files.isEmpty()) {
        throw DataException.of(Code.NO_DATA, "`" + source + "` holds no file with samples");
      }
      return files;
    }
    List<StoredFile> named = files.stream().filter(file -> isOf(file, expected.name())).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<StoredFile> wide =
        files.stream()
            .filter(file -> isKind(file, FileKind.NPZ) || isKind(file, FileKind.JSON_LINES))
            .toList();
    if (wide.isEmpty()) {
      throw DataException.of(
          Code.NO_DATA,
          "`" + source + "` holds no file for the model's input `" + expected.name() + "`",
          "name a file or folder after the input, or say in `data.yaml` which `files` hold it");
    }
    return wide;
  }

  static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  private static boolean isKind(StoredFile file, FileKind kind) {
    return FileKind.of(file).equals(Optional.of(kind));
  }

  private static boolean isOf(StoredFile file, String input) {
    boolean holdsSeveral = isKind(file, FileKind.NPZ) || isKind(file, FileKind.JSON_LINES);
    return !holdsSeveral && (file.stem().equals(input) || file.folder().equals(input));
  }

  private FileKind kind(List<StoredFile> files, InputDescription description) {
    Map<FileKind, StoredFile> kinds = new EnumMap<>(FileKind.class);
    for (StoredFile file : files) {
      Optional<FileKind> kind = FileKind.of(file);
      if (kind.isPresent()) {
        kinds.putIfAbsent(kind.get(), file);
      } else if (description.files().isPresent()) {
        throw DataException.of(
            Code.NO_DATA, "`" + file.place() + "` is not a kind of file that holds samples");
      }
    }
    if (kinds.isEmpty()) {
      boolean described = files.size() == 1 && files.get(0).name().matches("(?i).*\\.ya?ml");
      throw DataException.of(
          Code.NO_DATA,
          "`" + source + "` holds no file that samples can be read from",
          described
              ? "give a description of samples a name that ends in `.data.yaml`"
              : "use .npy, .npz, IDX, .jsonl, .png, .jpg or .bmp files");
    }
    if (kinds.size() > 1) {
      List<StoredFile> examples = List.copyOf(kinds.values());
      throw DataException.of(
          Code.NO_DATA,
          String.format(
              Locale.ROOT,
              "`%s` holds files of several kinds, such as `%s` and `%s`",
              source,
              examples.get(0).name(),
              examples.get(1).name()),
          "say in `data.yaml` which `files` hold samples");
    }
    return kinds.keySet().iterator().next();
  }

  private SampleFile open(
      StoredFile file,
      FileKind kind,
      ExpectedInput expected,
      InputDescription description,
      boolean only)
      throws IOException {
    String field = description.field().orElse(expected.name());
    return switch (kind) {
      case NPY -> array(file, file, new NpyHeader(file.place())::read, expected, description);
      case IDX -> array(file, file, new IdxHeader(file.place())::read, expected, description);
      case IMAGE -> new ImageFile(file, description.preprocessing());
      case JSON_LINES ->
          new JsonLinesFile(
              file, only ? JsonFields.choose(file, field, description.field()) : field);
      case NPZ -> {
        boolean free = only && description.field().isEmpty();
        StoredFile member = member(file, field, free);
        yield array(member, file, new NpyHeader(member.place())::read, expected, description);
      }
      case CSV ->
          throw DataException.of(
              Code.NO_DATA, "`" + file.place() + "` is a table, which can hold labels only");
    };
  }

  /**
   * The array of this name in a NumPy archive.
   *
   * @param free whether the only array that is not one of labels will do as well
   */
  static StoredFile member(StoredFile archive, String field, boolean free) throws IOException {
    List<StoredFile> members = Stores.members(archive);
    List<StoredFile> unlabelled = new ArrayList<>();
    for (StoredFile member : members) {
      if (member.arrayName().equals(field)) {
        return member;
      }
    }
    for (StoredFile member : members) {
      if (member.stem().equals(field)) {
        return member;
      }
      if (!LabelFinder.isLabelName(member.stem())) {
        unlabelled.add(member);
      }
    }
    if (free && unlabelled.size() == 1) {
      return unlabelled.get(0);
    }
    throw DataException.of(
        Code.DATA_MISMATCH,
        "`"
            + archive.place()
            + "` has no array `"
            + field
            + "`, but "
            + String.join(
                ", ", members.stream().map(member -> "`" + member.arrayName() + "`").toList()),
        "say which one in `data.yaml`, with `field`");
  }

  private static ArrayFile array(
      StoredFile file,
      StoredFile origin,
      ArrayFile.HeaderReader reader,
      ExpectedInput expected,
      InputDescription description)
      throws IOException {
    ArrayHeader header = ArrayFile.header(file, reader);
    return new ArrayFile(file, origin, header, stacked(header.shape(), expected, description));
  }

  private static boolean stacked(
      List<Long> shape, ExpectedInput expected, InputDescription description) {
    if (shape.isEmpty()) {
      return false;
    }
    if (description.stacked().isPresent()) {
      return description.stacked().get();
    }
    Preparation preparation = new Preparation(expected, description);
    boolean one = preparation.fits(shape);
    boolean many = preparation.fits(shape.subList(1, shape.size()));
    if (one != many) {
      return many;
    }
    if (one && expected.whole() && !expected.axis().isEmpty()) {
      // The first axis is that of the input alone, and counts no samples.
      return false;
    }
    Optional<List<Long>> wanted = expected.shape();
    return wanted.isEmpty() || shape.size() != wanted.get().size() - 1;
  }

  private static void check(SampleFile file, Preparation preparation) {
    if (file instanceof ArrayFile array) {
      preparation.shape(array.sampleShape(), array.place());
    } else if (file instanceof ImageFile image) {
      image.shape().ifPresent(shape -> preparation.shape(shape, image.place()));
    }
  }
}

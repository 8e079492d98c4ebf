package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Labels in a table with commas: one class per line in the order of the samples, or the name of a
 * file and its class. A first line without a known class is a heading.
 */
final class LabelTable {
  private static final long LARGEST = 1L << 28;

  private final StoredFile file;
  private final List<String> classes;

  LabelTable(StoredFile file, List<String> classes) {
    this.file = file;
    this.classes = classes;
  }

  Labels read(Column samples) throws IOException {
    List<String[]> rows = rows();
    if (rows.isEmpty()) {
      throw DataException.of(Code.LABEL_MISMATCH, "`" + file.place() + "` holds no labels");
    }
    boolean byFile = rows.get(rows.size() - 1).length > 1;
    if (heading(rows.get(0))) {
      rows.remove(0);
    }
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row[row.length - 1]));
    ClassNames numbers = new ClassNames(classes, names);
    if (!byFile) {
      List<Long> labels = new ArrayList<>();
      names.forEach(name -> labels.add(numbers.index(name, file.place())));
      return new Labels.Known(labels);
    }
    Map<String, Long> byName = new HashMap<>();
    for (String[] row : rows) {
      byName.put(row[0], numbers.index(row[row.length - 1], file.place()));
    }
    return new Labels.Known(labels(samples, byName));
  }

  private List<Long> labels(Column samples, Map<String, Long> byName) throws IOException {
    List<Long> labels = new ArrayList<>();
    for (SampleFile sample : samples.files()) {
      StoredFile stored = sample.origin();
      Optional<Long> label =
          Optional.ofNullable(byName.get(stored.name()))
              .or(() -> Optional.ofNullable(byName.get(stored.baseName())))
              .or(() -> Optional.ofNullable(byName.get(stored.stem())));
      if (label.isEmpty()) {
        throw DataException.of(
            Code.LABEL_MISMATCH,
            "`" + file.place() + "` has no line for the file `" + stored.name() + "`");
      }
      for (long i = 0; i < sample.count().orElse(0); i++) {
        labels.add(label.get());
      }
    }
    return labels;
  }

  private boolean heading(String[] row) {
    String last = row[row.length - 1];
    return classes.isEmpty()
        ? LabelFinder.isLabelName(last) || last.equals("class")
        : !classes.contains(last);
  }

  private List<String[]> rows() throws IOException {
    List<String[]> rows = new ArrayList<>();
    long bytes = 0;
    try (InputStream in = file.open();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        bytes += line.length();
        if (bytes > LARGEST) {
          throw DataException.of(
              Code.DATA_LIMIT, "`" + file.place() + "` is too large for a table of labels");
        }
        if (!line.isBlank()) {
          String[] row = line.strip().split("[,;\t]", -1);
          for (int i = 0; i < row.length; i++) {
            row[i] = row[i].strip().replaceAll("^\"|\"$", "");
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }
}

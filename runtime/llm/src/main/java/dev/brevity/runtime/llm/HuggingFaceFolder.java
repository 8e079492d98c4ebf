package dev.brevity.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A folder as transformers saves models: {@code config.json} and safetensors, in one file or in
 * shards with an index. Weights stay in the files until they are asked for, by {@link
 * FolderWeights}.
 */
public final class HuggingFaceFolder implements Closeable {
  private static final String CONFIG = "config.json";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final int SHOWN = 12;

  private final Path folder;
  private final ModelConfig config;
  private final List<SafetensorsFile> files;
  private final Map<String, SafetensorsFile> places = new LinkedHashMap<>();

  private HuggingFaceFolder(Path folder, ModelConfig config, List<SafetensorsFile> files) {
    this.folder = folder;
    this.config = config;
    this.files = files;
  }

  /** Whether the path is such a folder, as far as the names of its files tell. */
  public static boolean isOne(Path path) {
    return Files.isDirectory(path) && Files.isRegularFile(path.resolve(CONFIG));
  }

  /**
   * Opens a folder, and checks that it holds exactly the tensors of the model.
   *
   * @param shown the folder as messages name it
   * @throws UnreadableModelException with all that is wrong
   */
  public static HuggingFaceFolder open(Path folder, String shown) throws UnreadableModelException {
    ModelConfig config = ConfigReader.read(folder.resolve(CONFIG), shown + "/" + CONFIG);
    List<SafetensorsFile> files = new ArrayList<>();
    HuggingFaceFolder opened = new HuggingFaceFolder(folder, config, files);
    try {
      for (String name : fileNames(folder, shown)) {
        files.add(SafetensorsFile.open(folder.resolve(name), shown + "/" + name));
      }
      opened.check(shown);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static List<String> fileNames(Path folder, String shown) throws UnreadableModelException {
    Path index = folder.resolve(INDEX);
    if (!Files.exists(index)) {
      return List.of(SINGLE);
    }
    JsonNode map = ConfigReader.parse(index, shown + "/" + INDEX, 64 << 20).path("weight_map");
    TreeSet<String> names = new TreeSet<>();
    for (Iterator<JsonNode> values = map.elements(); values.hasNext(); ) {
      String name = values.next().asText();
      if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.safetensors")) {
        throw Malformed.file(
            shown + "/" + INDEX, "names `" + name + "`, which is not a file in the same folder");
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw Malformed.file(shown + "/" + INDEX, "has no `weight_map`");
    }
    return List.copyOf(names);
  }

  private void check(String shown) throws UnreadableModelException {
    Diagnostics findings = new Diagnostics();
    for (SafetensorsFile file : files) {
      for (String name : file.tensors().keySet()) {
        if (places.putIfAbsent(name, file) != null) {
          findings.report(
              Diagnostic.of(Code.UNREADABLE_MODEL, "`" + shown + "` has `" + name + "` twice")
                  .build());
        }
      }
    }
    Map<String, List<Long>> expected = TensorNames.all(config);
    List<String> missing =
        expected.keySet().stream().filter(name -> !places.containsKey(name)).toList();
    List<String> unknown =
        places.keySet().stream()
            .filter(name -> !expected.containsKey(name) && !isIgnored(name))
            .toList();
    report(findings, shown, "lacks tensors that its configuration asks for", missing);
    report(findings, shown, "has tensors that its configuration does not declare", unknown);
    expected.forEach((name, shape) -> checkTensor(findings, name, shape));
    if (findings.hasErrors()) {
      throw new UnreadableModelException(findings.all());
    }
  }

  private boolean isIgnored(String name) {
    return name.endsWith(".rotary_emb.inv_freq")
        || (config.tied() && name.equals(TensorNames.weight(TensorNames.HEAD)));
  }

  private static void report(
      Diagnostics findings, String shown, String complaint, List<String> names) {
    if (!names.isEmpty()) {
      String listed = String.join("`, `", names.subList(0, Math.min(SHOWN, names.size())));
      String rest = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
      findings.report(
          Diagnostic.of(
                  Code.UNREADABLE_MODEL,
                  "`" + shown + "` " + complaint + ": `" + listed + "`" + rest)
              .build());
    }
  }

  private void checkTensor(Diagnostics findings, String name, List<Long> shape) {
    SafetensorsFile file = places.get(name);
    if (file == null) {
      return;
    }
    TensorEntry entry = entry(file, name);
    if (!entry.shape().equals(shape)) {
      findings.report(
          Diagnostic.of(
                  Code.UNREADABLE_MODEL,
                  "`"
                      + file.shown()
                      + "` has `"
                      + name
                      + "` of shape "
                      + entry.shape()
                      + ", but the configuration says "
                      + shape)
              .build());
    } else if (!entry.type().isFloat()) {
      findings.report(
          Diagnostic.of(
                  Code.UNREADABLE_MODEL,
                  "`" + file.shown() + "` has `" + name + "` as " + entry.type())
              .fix("weights can be F32, F16 or BF16")
              .build());
    }
  }

  private static TensorEntry entry(SafetensorsFile file, String name) {
    TensorEntry entry = file.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("there is no tensor `" + name + "`");
    }
    return entry;
  }

  public Path folder() {
    return folder;
  }

  public ModelConfig config() {
    return config;
  }

  /** The type that the weights of a tensor are stored in. */
  public TensorType storedType(String name) {
    return entry(file(name), name).type();
  }

  /** The shape of a tensor. */
  public List<Long> shape(String name) {
    return entry(file(name), name).shape();
  }

  private SafetensorsFile file(String name) {
    SafetensorsFile file = places.get(name);
    if (file == null) {
      throw new IllegalArgumentException("there is no tensor `" + name + "`");
    }
    return file;
  }

  /** The bytes of a tensor, mapped, not read; little-endian. */
  ByteBuffer bytes(String name) throws UnreadableModelException {
    SafetensorsFile file = file(name);
    return file.bytes(entry(file, name));
  }

  @Override
  public void close() {
    for (SafetensorsFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        // Nothing was written; what was mapped stays readable.
        continue;
      }
    }
  }
}

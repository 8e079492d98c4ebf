package dev.brevity.runtime.fuzz;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.DataDescriptionReader;
import dev.brevity.dsl.read.SourceReader;
import dev.brevity.grammar.SourceText;
import dev.brevity.runtime.data.Archives;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.gguf.GgufFile;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.text.Tokenizer;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.onnx.placement.CostTable;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import dev.brevity.runtime.safetensors.TensorEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** All that reads files which users bring. */
final class FuzzedReaders {
  private static final ExpectedInput NUMBERS = ExpectedInput.of("x", true, List.of(-1L, 2L));
  private static final ExpectedInput PIXELS =
      ExpectedInput.of("x", true, List.of(-1L, 3L, -1L, -1L));

  private FuzzedReaders() {}

  static List<FuzzedReader> all() throws IOException {
    byte[] npy = FuzzSeeds.npy();
    return List.of(
        new FuzzedReader("quant", "a.quant", FuzzSeeds.quant(), source("a.quant")),
        new FuzzedReader("YAML", "a.yaml", FuzzSeeds.yaml(), source("a.yaml")),
        new FuzzedReader(
            "data description",
            "a.data.yaml",
            FuzzSeeds.descriptions(),
            text("a.data.yaml", (text, found) -> new DataDescriptionReader().read(text, found))),
        command("check", "a.quant", FuzzSeeds.quant(), "check a.quant"),
        command("plan", "p.yaml", FuzzSeeds.plans(), "check p.yaml"),
        command("Python", "a.py", FuzzSeeds.python(), "import-brevitas a.py"),
        new FuzzedReader("ONNX", "a.onnx", FuzzSeeds.onnx(), FuzzedReaders::onnx),
        new FuzzedReader("npy", "x.npy", List.of(npy), data("x.npy", NUMBERS)),
        new FuzzedReader("npz", "x.npz", FuzzSeeds.zip().subList(0, 1), data("x.npz", NUMBERS)),
        new FuzzedReader(
            "npy.gz", "x.npy.gz", List.of(npy), Archives::gzip, false, data("x.npy.gz", NUMBERS)),
        new FuzzedReader("idx", "x-idx2-ubyte", FuzzSeeds.idx(), data("x-idx2-ubyte", NUMBERS)),
        new FuzzedReader("zip", "x.zip", FuzzSeeds.zip(), data("x.zip", NUMBERS)),
        new FuzzedReader("tar", "x.tar", FuzzSeeds.tar(), data("x.tar", NUMBERS)),
        new FuzzedReader(
            "tar.gz",
            "x.tar.gz",
            FuzzSeeds.tar(),
            Archives::gzip,
            false,
            data("x.tar.gz", NUMBERS)),
        new FuzzedReader("jsonl", "x.jsonl", FuzzSeeds.jsonl(), data("x.jsonl", NUMBERS)),
        new FuzzedReader("csv", "d/labels.csv", FuzzSeeds.csv(), data("d", NUMBERS)),
        new FuzzedReader("PNG", "x.png", FuzzSeeds.images("png"), data("x.png", PIXELS)),
        new FuzzedReader("JPEG", "x.jpg", FuzzSeeds.images("jpg"), data("x.jpg", PIXELS)),
        new FuzzedReader("BMP", "x.bmp", FuzzSeeds.images("bmp"), data("x.bmp", PIXELS)),
        new FuzzedReader(
            "safetensors", "a.safetensors", FuzzSeeds.safetensors(), FuzzedReaders::safetensors),
        new FuzzedReader("GGUF", "a.gguf", FuzzSeeds.gguf(), FuzzedReaders::gguf),
        new FuzzedReader(
            "config.json", "llm/config.json", FuzzSeeds.config(), FuzzedReaders::folder),
        new FuzzedReader(
            "shard index",
            "sharded/model.safetensors.index.json",
            FuzzSeeds.shards(),
            FuzzedReaders::shards),
        new FuzzedReader(
            "tokenizer.json",
            "llm/tokenizer.json",
            FuzzSeeds.tokenizer(),
            FuzzedReaders::tokenizer),
        new FuzzedReader("cost table", "t.properties", FuzzSeeds.costs(), FuzzedReaders::costs));
  }

  /** What other files some readers need beside the damaged one. */
  static void prepare(Path folder) throws IOException {
    for (String name : List.of("d", "llm", "sharded")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.write(folder.resolve("d/x.npy"), FuzzSeeds.npy());
    FuzzSeeds.writeDecoder(folder.resolve("llm/model.safetensors"));
    FuzzSeeds.writeDecoder(folder.resolve("sharded").resolve(FuzzSeeds.SHARD));
    Files.write(folder.resolve("sharded/config.json"), FuzzSeeds.config().get(0));
  }

  private static FuzzedReader.Reading source(String name) {
    SourceReader reader = new SourceReader();
    return text(name, (text, found) -> reader.read(text, found));
  }

  private static FuzzedReader.Reading text(
      String name, BiConsumer<SourceText, Diagnostics> reading) {
    return folder -> {
      Diagnostics found = new Diagnostics();
      try (InputStream in = Files.newInputStream(folder.resolve(name))) {
        Optional<SourceText> text = new SourceReader().text(in, name, found);
        text.ifPresent(source -> reading.accept(source, found));
      }
      return !found.hasErrors();
    };
  }

  private static FuzzedReader command(
      String name, String file, List<byte[]> seeds, String command) {
    return new FuzzedReader(
        name, file, seeds, UnaryOperator.identity(), true, folder -> run(folder, command));
  }

  private static boolean run(Path folder, String command) {
    CommandLineRun.Outcome outcome = CommandLineRun.in(folder).dsl(command + " --verbose");
    if (outcome.status() > ExitStatus.USAGE) {
      throw new AssertionError(outcome.said());
    }
    return outcome.status() == ExitStatus.OK;
  }

  private static FuzzedReader.Reading data(String name, ExpectedInput input) {
    return folder -> {
      Diagnostics found = new Diagnostics();
      Optional<Dataset> opened =
          new DatasetOpener(List.of(input))
              .open(folder.resolve(name), name, Optional.empty(), found);
      if (opened.isEmpty()) {
        return false;
      }
      try (Dataset data = opened.get();
          Batches batches = data.batches(8)) {
        while (batches.next().isPresent()) {
          continue;
        }
      }
      return true;
    };
  }

  private static boolean onnx(Path folder) {
    Diagnostics found = new Diagnostics();
    try (NDManager manager = NDManager.newBaseManager()) {
      boolean read =
          new OnnxImporter(manager).read(folder.resolve("a.onnx"), "a.onnx", found).isPresent();
      if (read == found.hasErrors()) {
        throw new AssertionError("read " + read + ", found " + found.all());
      }
      return read;
    }
  }

  private static boolean safetensors(Path folder) throws IOException {
    try (SafetensorsFile file =
        SafetensorsFile.open(folder.resolve("a.safetensors"), "a.safetensors")) {
      for (TensorEntry tensor : file.tensors().values()) {
        file.bytes(tensor);
      }
    }
    return true;
  }

  private static boolean gguf(Path folder) throws IOException {
    try (GgufFile file = GgufFile.open(folder.resolve("a.gguf"), "a.gguf")) {
      for (GgufTensor tensor : file.tensors().values()) {
        file.values(tensor);
      }
    }
    return true;
  }

  private static boolean folder(Path folder) {
    HuggingFaceFolder.open(folder.resolve("llm"), "llm").close();
    return true;
  }

  private static boolean shards(Path folder) {
    HuggingFaceFolder.open(folder.resolve("sharded"), "sharded").close();
    return true;
  }

  private static boolean tokenizer(Path folder) {
    try (Tokenizer tokenizer = Tokenizer.of(folder.resolve("llm"), "llm")) {
      return !tokenizer.decode(tokenizer.encode("to be or not to be", true)).isEmpty();
    }
  }

  /** Its caller turns these exceptions into a finding. */
  private static boolean costs(Path folder) {
    try {
      return !CostTable.read(folder.resolve("t.properties")).values().isEmpty();
    } catch (IllegalArgumentException | IOException e) {
      return false;
    }
  }
}

package dev.brevity.runtime.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.brevity.dsl.cli.CommandLineRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import onnx.ModelProto;

/** A folder with {@code model.onnx}, {@code plan.quant} and samples, and commands run in it. */
final class NetworkCase {
  private final Path directory;
  private CommandLineRun.Outcome outcome;

  /**
   * @param directory empty at first
   */
  NetworkCase(Path directory) {
    this.directory = directory;
  }

  /** Takes a network of the tests' resources. */
  void take(String network) throws IOException {
    try {
      copy(
          Path.of(
              Objects.requireNonNull(NetworkCase.class.getResource("networks/" + network))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes what a folder, or a file of another name, holds. */
  void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        copy(file, from.relativize(file).toString());
      }
    }
  }

  /** Takes a file, or makes a folder. */
  void copy(Path file, String name) throws IOException {
    Path to = directory.resolve(name);
    if (Files.isDirectory(file)) {
      Files.createDirectories(to);
    } else {
      Files.write(to, Files.readAllBytes(file));
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Replaces text in the plan. */
  void plan(String before, String after) throws IOException {
    Path plan = file("plan.quant");
    Files.writeString(plan, Files.readString(plan).replace(before, after));
  }

  int run(String command) {
    outcome = CommandLineRun.in(directory).dsl(command);
    return outcome.status();
  }

  int plan() {
    return run("plan model.onnx --plan plan.quant");
  }

  int quantize() {
    return run("quantize model.onnx --plan plan.quant" + data() + " -o out.onnx --no-verify");
  }

  String out() {
    return outcome.out();
  }

  String err() {
    return outcome.err();
  }

  ModelProto model(String name) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(file(name)));
  }

  /** The signal-to-noise ratio of what onnxruntime computes, of the output that has the least. */
  double decibels() throws IOException {
    int status =
        run("evaluate model.onnx out.onnx --format json --layers 0 --runtime onnxruntime" + data());
    if (status != 0) {
      throw new AssertionError(err());
    }
    double least = Double.POSITIVE_INFINITY;
    boolean found = false;
    try (JsonParser json = new JsonFactory().createParser(out())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals("sqnr_db")) {
          found = true;
          if (json.nextToken().isNumeric()) {
            least = Math.min(least, json.getDoubleValue());
          }
        }
      }
    }
    if (!found) {
      throw new AssertionError("nothing was compared");
    }
    return least;
  }

  /** The option with the samples; empty for a network that has none. */
  private String data() {
    return Stream.of("calib.npy", "calib.npz", "calib")
        .filter(name -> Files.exists(directory.resolve(name)))
        .findFirst()
        .map(name -> " --data " + name)
        .orElse("");
  }
}

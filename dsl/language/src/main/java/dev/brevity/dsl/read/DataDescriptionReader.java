package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.VersionHeader;
import dev.brevity.dsl.data.DataDescription;
import dev.brevity.dsl.data.InputDescription;
import dev.brevity.dsl.data.LabelDescription;
import dev.brevity.dsl.data.SampleRange;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads files that describe samples. All that is wrong with one is reported, at its place. */
public final class DataDescriptionReader {
  private static final List<String> KEYS = List.of("brevity", "doc", "inputs", "labels", "samples");
  private static final List<String> INPUT_KEYS =
      List.of(
          "name",
          "files",
          "field",
          "shape",
          "stacked",
          "resize",
          "crop",
          "interpolation",
          "channels",
          "layout",
          "scale",
          "mean",
          "std");
  private static final List<String> LABEL_KEYS = List.of("files", "field", "folders", "classes");

  private final SourceReader sources = new SourceReader();

  /**
   * The description in a file.
   *
   * @return nothing when the file cannot be read at all
   */
  public Optional<DataDescription> read(Path file, String name, DiagnosticSink diagnostics) {
    return sources.text(file, name, diagnostics).map(source -> read(source, diagnostics));
  }

  /** The description in a text; whatever is wrong is left out of it. */
  public DataDescription read(SourceText source, DiagnosticSink diagnostics) {
    Optional<YamlNode> root = new YamlComposer(source, diagnostics).compose();
    return root.map(node -> new Reading(source, diagnostics).description(node))
        .orElse(DataDescription.NONE);
  }

  /** Reads one file. */
  private static final class Reading {
    private final YamlReading yaml;
    private final DiagnosticSink diagnostics;
    private final DataValues values;

    Reading(SourceText source, DiagnosticSink diagnostics) {
      this.yaml = new YamlReading(source, diagnostics);
      this.diagnostics = diagnostics;
      this.values = new DataValues(yaml);
    }

    DataDescription description(YamlNode root) {
      List<InputDescription> inputs = new ArrayList<>();
      LabelDescription labels = LabelDescription.NONE;
      Optional<SampleRange> samples = Optional.empty();
      for (YamlNode.Entry entry : yaml.entries(root, "a description of data")) {
        YamlNode value = entry.value();
        switch (entry.key().value()) {
          case "brevity" ->
              LanguageVersion.check(
                  new VersionHeader(values.text(value), value.span()), diagnostics::report);
          case "doc" -> values.text(value);
          case "inputs" -> yaml.items(value).forEach(item -> inputs.add(input(item)));
          case "labels" -> labels = labels(value);
          case "samples" -> samples = values.range(value);
          default -> yaml.unknownKey(entry.key(), KEYS, "a description of data");
        }
      }
      checkNames(inputs, root);
      return new DataDescription(inputs, labels, samples);
    }

    private InputDescription input(YamlNode node) {
      Optional<String> name = Optional.empty();
      Optional<String> files = Optional.empty();
      Optional<String> field = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      Optional<Boolean> stacked = Optional.empty();
      PreprocessingBuilder preprocessing = new PreprocessingBuilder(values);
      for (YamlNode.Entry entry : yaml.entries(node, "an input")) {
        YamlNode value = entry.value();
        switch (entry.key().value()) {
          case "name" -> name = values.name(value);
          case "files" -> files = values.glob(value);
          case "field" -> field = values.name(value);
          case "shape" -> shape = values.shape(value);
          case "stacked" -> stacked = values.truth(value);
          default -> {
            if (!preprocessing.take(entry)) {
              yaml.unknownKey(entry.key(), INPUT_KEYS, "an input");
            }
          }
        }
      }
      return new InputDescription(name, files, field, shape, stacked, preprocessing.build());
    }

    private LabelDescription labels(YamlNode node) {
      Optional<String> files = Optional.empty();
      Optional<String> field = Optional.empty();
      Optional<Boolean> folders = Optional.empty();
      List<String> classes = List.of();
      for (YamlNode.Entry entry : yaml.entries(node, "`labels`")) {
        YamlNode value = entry.value();
        switch (entry.key().value()) {
          case "files" -> files = values.glob(value);
          case "field" -> field = values.name(value);
          case "folders" -> folders = values.truth(value);
          case "classes" -> classes = values.names(value);
          default -> yaml.unknownKey(entry.key(), LABEL_KEYS, "`labels`");
        }
      }
      return new LabelDescription(files, field, folders, classes);
    }

    private void checkNames(List<InputDescription> inputs, YamlNode root) {
      Set<Optional<String>> names = new LinkedHashSet<>();
      for (InputDescription input : inputs) {
        if (!names.add(input.name()) || (inputs.size() > 1 && input.name().isEmpty())) {
          diagnostics.report(
              Diagnostic.of(
                      Code.DATA_DESCRIPTION,
                      root.span(),
                      "several inputs are described, and two of them have no name or the same one")
                  .fix("give each input the `name` that the model has for it"));
          return;
        }
      }
    }
  }
}

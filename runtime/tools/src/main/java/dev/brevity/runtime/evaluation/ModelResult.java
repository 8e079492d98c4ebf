package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model on one runtime. Results of the same model over two parts of the data
 * can be merged.
 */
public final class ModelResult {
  private final String name;
  private final String runtime;
  private final long bytes;
  private final Map<String, SignalError> outputs = new LinkedHashMap<>();
  private final Map<String, SignalError> layers = new LinkedHashMap<>();
  private final List<Diagnostic> doubts = new ArrayList<>();
  private Tally accuracy = Tally.NONE;
  private Tally agreement = Tally.NONE;
  private @Nullable String trouble;
  private @Nullable Latency latency;

  ModelResult(String name, String runtime, long bytes) {
    this.name = name;
    this.runtime = runtime;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  public String runtime() {
    return runtime;
  }

  public long bytes() {
    return bytes;
  }

  /** Samples of the right class, where labels are known. */
  public Optional<Tally> accuracy() {
    return Optional.of(accuracy).filter(tally -> tally.total() > 0);
  }

  /** Classes that are those of the reference. */
  public Optional<Tally> agreement() {
    return Optional.of(agreement).filter(tally -> tally.total() > 0);
  }

  /** For each output, how far it is from that of the reference. */
  public Map<String, SignalError> outputs() {
    return java.util.Collections.unmodifiableMap(outputs);
  }

  /** For each value inside that the reference has as well, how far it is from that one. */
  public Map<String, SignalError> layers() {
    return java.util.Collections.unmodifiableMap(layers);
  }

  /** Why the model could not be run, or not to the end. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** How long it takes, and compared with the first model that was timed; empty if it was not. */
  public Optional<Latency> latency() {
    return Optional.ofNullable(latency);
  }

  /** What its outputs say against the samples. */
  public List<Diagnostic> doubts() {
    return java.util.Collections.unmodifiableList(doubts);
  }

  void doubt(Diagnostic finding) {
    doubts.add(finding);
  }

  void timed(Latency measured) {
    latency = measured;
  }

  void addAccuracy(Tally tally) {
    accuracy = accuracy.plus(tally);
  }

  void addAgreement(Tally tally) {
    agreement = agreement.plus(tally);
  }

  SignalError output(String output) {
    return outputs.computeIfAbsent(output, name -> new SignalError());
  }

  SignalError layer(String layer) {
    return layers.computeIfAbsent(layer, name -> new SignalError());
  }

  void fail(String reason) {
    trouble = reason;
  }

  /** Takes over what the same model gave on further samples. */
  public void merge(ModelResult other) {
    accuracy = accuracy.plus(other.accuracy);
    agreement = agreement.plus(other.agreement);
    other.outputs.forEach((output, error) -> output(output).merge(error));
    other.layers.forEach((layer, error) -> layer(layer).merge(error));
    if (trouble == null) {
      trouble = other.trouble;
    }
  }
}

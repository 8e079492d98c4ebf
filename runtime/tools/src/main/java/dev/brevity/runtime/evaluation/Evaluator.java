package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.data.Numbers.Floats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs models over the same samples, batch by batch, and compares each with the first. Memory does
 * not depend on the number of samples.
 */
public final class Evaluator {
  private static final Observed NOTHING = new Observed(Map.of(), Map.of());

  private final int batchSize;
  private final long layerSamples;
  private final Progress progress;

  /** Hears how far the work has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called after each batch.
     *
     * @throws RuntimeException to stop
     */
    void done(long samples);
  }

  /**
   * @param layerSamples how many samples to compare layer by layer; 0 for none
   */
  public Evaluator(int batchSize, long layerSamples, Progress progress) {
    this.batchSize = batchSize;
    this.layerSamples = layerSamples;
    this.progress = progress;
  }

  /**
   * Compares the models with the first of them.
   *
   * @param shown what to call the data
   * @throws dev.brevity.runtime.data.DataException if a file of the data is damaged
   */
  public EvaluationReport evaluate(List<RunnableModel> models, Dataset data, String shown) {
    List<Contender> contenders = new ArrayList<>();
    models.forEach(model -> contenders.add(new Contender(model, models.get(0))));
    long samples = 0;
    long watched = 0;
    Set<String> named = new LinkedHashSet<>();
    try (Batches batches = data.batches(batchSize)) {
      for (Optional<Batch> b = batches.next(); b.isPresent(); b = batches.next()) {
        boolean layers = samples < layerSamples;
        named.addAll(compare(contenders, b.get(), layers));
        watched += layers ? b.get().size() : 0;
        samples += b.get().size();
        progress.done(samples);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    contenders.get(0).doubt();
    return new EvaluationReport(
        shown,
        samples,
        watched,
        data.labelled(),
        List.copyOf(named),
        contenders.stream().map(contender -> contender.result).toList());
  }

  /** Computes each model once, and returns the layers of the reference that could be watched. */
  private static List<String> compare(List<Contender> contenders, Batch batch, boolean layers) {
    Contender reference = contenders.get(0);
    List<Contender> others = contenders.subList(1, contenders.size());
    boolean watched = layers && others.stream().anyMatch(other -> !other.layers.isEmpty());
    List<String> ids =
        watched ? reference.model.layers().stream().map(WatchedLayer::id).toList() : List.of();
    Observed expected = reference.run(batch, ids, Optional.empty());
    for (Contender contender : others) {
      List<String> own =
          layers ? contender.layers.values().stream().map(WatchedLayer::id).toList() : List.of();
      Observed actual = contender.run(batch, own, Optional.of(expected.outputs()));
      contender.compareLayers(expected.layers(), actual.layers());
    }
    return reference.model.layers().stream()
        .filter(layer -> expected.layers().containsKey(layer.id()))
        .map(WatchedLayer::name)
        .toList();
  }

  /** A model in the comparison. */
  private static final class Contender {
    private final RunnableModel model;
    private final ModelResult result;
    private final Map<WatchedLayer, WatchedLayer> layers;
    private final Doubts doubts = new Doubts();
    private boolean running = true;

    Contender(RunnableModel model, RunnableModel reference) {
      this.model = model;
      this.result = new ModelResult(model.name(), model.runtime(), model.bytes());
      this.layers =
          model == reference ? Map.of() : LayerMatching.of(reference.layers(), model.layers());
    }

    Observed run(Batch batch, List<String> ids, Optional<Map<String, Floats>> expected) {
      if (!running) {
        return NOTHING;
      }
      try {
        Observed seen = model.run(batch, ids);
        if (expected.isEmpty()) {
          doubts.add(seen.outputs());
        }
        batch.labels().ifPresent(labels -> addAccuracy(seen.outputs(), labels));
        expected.ifPresent(reference -> compareOutputs(reference, seen.outputs(), batch));
        return seen;
      } catch (ModelRunException e) {
        fail(e);
        return NOTHING;
      }
    }

    /**
     * Outputs stand for classes if they have one for each sample, or as many as there are labels,
     * or one for each token.
     */
    private static boolean isOfClasses(Floats scores, Batch batch) {
      if (TopOne.isOfSamples(scores)) {
        return true;
      }
      int positions = TopOne.classes(scores).map(found -> found.length).orElse(0);
      return batch.labels().filter(labels -> labels.length == positions).isPresent()
          || batch.inputs().stream().anyMatch(input -> isOfTokens(input, positions));
    }

    private static boolean isOfTokens(Numbers input, int positions) {
      return input instanceof Numbers.Longs
          && input.shape().size() == 2
          && input.count() == positions;
    }

    private void addAccuracy(Map<String, Floats> outputs, long[] labels) {
      for (Floats scores : outputs.values()) {
        Optional<int[]> classes =
            TopOne.classes(scores).filter(found -> found.length == labels.length);
        if (classes.isPresent()) {
          Tally right = TopOne.accuracy(classes.get(), labels);
          result.addAccuracy(right);
          doubts.add(right, TopOne.width(scores));
          return;
        }
      }
    }

    /** Outputs are matched by name, and by position where exporters have renamed them. */
    private void compareOutputs(
        Map<String, Floats> reference, Map<String, Floats> outputs, Batch batch) {
      Iterator<Floats> inOrder = outputs.values().iterator();
      for (Map.Entry<String, Floats> expected : reference.entrySet()) {
        Floats byPlace = inOrder.hasNext() ? inOrder.next() : null;
        Floats actual = outputs.getOrDefault(expected.getKey(), byPlace);
        if (actual == null) {
          throw new ModelRunException("it has no output `" + expected.getKey() + "`", null);
        }
        if (actual.count() != expected.getValue().count()) {
          throw new ModelRunException(
              "its output `"
                  + expected.getKey()
                  + "` has the shape "
                  + actual.shape()
                  + ", that of the reference "
                  + expected.getValue().shape(),
              null);
        }
        result.output(expected.getKey()).add(expected.getValue(), actual);
        if (!isOfClasses(expected.getValue(), batch)) {
          continue;
        }
        Optional<int[]> classes = TopOne.classes(actual);
        Optional<int[]> expectedClasses = TopOne.classes(expected.getValue());
        if (classes.isPresent() && expectedClasses.isPresent()) {
          result.addAgreement(TopOne.agreement(classes.get(), expectedClasses.get()));
        }
      }
    }

    void compareLayers(Map<String, Floats> expected, Map<String, Floats> actual) {
      layers.forEach(
          (layer, own) -> {
            Floats reference = expected.get(layer.id());
            Floats values = actual.get(own.id());
            if (values != null && reference != null && values.count() == reference.count()) {
              result.layer(layer.name()).add(reference, values);
            }
          });
    }

    /** Notes what speaks against the samples, for what the others are compared with. */
    void doubt() {
      doubts.found().forEach(result::doubt);
    }

    private void fail(ModelRunException e) {
      running = false;
      String message = e.getMessage();
      result.fail(message == null ? "it failed" : message);
    }
  }
}

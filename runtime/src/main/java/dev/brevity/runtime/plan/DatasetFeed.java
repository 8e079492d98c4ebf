package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.BatchTensors;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feeds networks from a data set, tells how far it has come, and stops when asked to. */
final class DatasetFeed implements Feed {
  private static final long SAVE_NANOS = 20_000_000_000L;

  private final Dataset data;
  private final NDManager manager;
  private final PlanProgress progress;
  private final Interruption interruption;
  private final @Nullable Journal journal;
  private int step;
  private String title = "";

  /**
   * @param journal null where nothing can be resumed
   */
  DatasetFeed(
      Dataset data,
      NDManager manager,
      PlanProgress progress,
      Interruption interruption,
      @Nullable Journal journal) {
    this.data = data;
    this.manager = manager;
    this.progress = progress;
    this.interruption = interruption;
    this.journal = journal;
  }

  /**
   * What is run next is for the step.
   *
   * @param number counts the steps after the placement of quantizers from 0; -1 before
   */
  void serve(String name, int number) {
    title = name;
    step = number;
  }

  @Override
  public void run(GraphBlock network, int batchSize, Optional<Integer> samples) {
    run(network, batchSize, samples, false, 0);
  }

  @Override
  public void runResumable(GraphBlock network, int batchSize, Optional<Integer> samples) {
    int skipped = 0;
    if (journal != null && journal.completeSteps() == step && journal.completeBatches() > 0) {
      int batches = journal.completeBatches();
      skipped = journal.restore(network) ? batches : 0;
    }
    run(network, batchSize, samples, true, skipped);
  }

  @Override
  public void initialize(GraphBlock network) {
    // One sample shows all of a network without branches.
    boolean branches =
        network.graph().nodes().stream()
            .anyMatch(node -> node.operation() instanceof Operation.Select);
    try (Batches batches = branches ? data.batches(1) : data.batches(1, 1);
        QuantizationSwitch off = QuantizationSwitch.allOff(network)) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        compute(network, next.get());
        if (interruption.isRequested()) {
          throw new InterruptedPlanException();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(
      GraphBlock network,
      int batchSize,
      Optional<Integer> samples,
      boolean resumable,
      int skipped) {
    long limit = Math.min(data.size(), samples.map(Integer::longValue).orElse(data.size()));
    progress.begin(title, limit);
    try (Batches batches = data.batches(batchSize, limit)) {
      int done = 0;
      long saved = System.nanoTime();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        if (done >= skipped) {
          compute(network, next.get());
        }
        done++;
        progress.advance(next.get().size());
        boolean stop = interruption.isRequested();
        boolean due = System.nanoTime() - saved > SAVE_NANOS;
        if (resumable && journal != null && done > skipped && (stop || due)) {
          journal.save(network, step, done);
          saved = System.nanoTime();
        }
        if (stop) {
          throw new InterruptedPlanException();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      progress.end();
    }
  }

  private void compute(GraphBlock network, Batch batch) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList inputs = BatchTensors.of(scratch, batch);
      network.evaluate(inputs.toArray(new NDArray[0]));
    }
  }
}

package dev.brevity.runtime.plan;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.ScaledReshapes;
import dev.brevity.runtime.transform.RunningStatistics;
import dev.brevity.runtime.transform.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Feeds networks from a data set, tells how far it has come, and stops when asked to. */
final class DatasetFeed implements StepFeed {
  private static final long SAVE_NANOS = 20_000_000_000L;

  private final Dataset data;
  private final NDManager manager;
  private final PlanProgress progress;
  private final Interruption interruption;
  private final List<DataType> types;
  private final @Nullable Journal journal;
  private int step;
  private String title = "";
  private @Nullable ScaledReshapes together;

  /**
   * @param types what the network's inputs are, in their order
   * @param journal null where nothing can be resumed
   */
  DatasetFeed(
      Dataset data,
      NDManager manager,
      PlanProgress progress,
      Interruption interruption,
      List<DataType> types,
      @Nullable Journal journal) {
    this.data = data;
    this.manager = manager;
    this.progress = progress;
    this.interruption = interruption;
    this.types = List.copyOf(types);
    this.journal = journal;
  }

  @Override
  public void serve(String name, int number) {
    title = name;
    step = number;
  }

  @Override
  public void run(
      GraphBlock network, int batchSize, Optional<Integer> samples, RunningStatistics statistics) {
    BatchParts whole = new BatchParts(1, (count, group) -> {});
    if (journal == null) {
      run(network, batchSize, samples, 0, whole, done -> {});
      return;
    }
    Optional<StepState> before = journal.state(step);
    before.ifPresent(state -> state.restore(statistics, manager));
    run(
        network,
        batchSize,
        samples,
        before.map(StepState::batches).orElse(0),
        whole,
        done -> journal.save(step, network, StepState.of(statistics, done)));
  }

  @Override
  public void runResumable(
      GraphBlock network, int batchSize, Optional<Integer> samples, BatchListener listener) {
    BatchParts parts = new BatchParts(batchSize, listener);
    if (journal == null) {
      run(network, batchSize, samples, 0, parts, done -> {});
      return;
    }
    int skipped = 0;
    if (journal.completeSteps() == step && journal.completeBatches() > 0) {
      int batches = journal.completeBatches();
      skipped = journal.restore(network) ? batches : 0;
    }
    run(network, batchSize, samples, skipped, parts, done -> journal.save(network, step, done));
  }

  @Override
  public Samples samples(int batchSize, Optional<Integer> samples) {
    long limit = Math.min(data.size(), samples.map(Integer::longValue).orElse(data.size()));
    return consumer -> {
      try (Batches batches = data.batches(batchSize, limit)) {
        for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
          try (NDManager scratch = manager.newSubManager()) {
            consumer.accept(new NDList(inputs(scratch, next.get())));
          }
          if (interruption.isRequested()) {
            throw new InterruptedPlanException();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public LayerListener layers(GraphBlock network) {
    int complete = 0;
    if (journal != null && journal.completeSteps() == step && journal.completeBatches() > 0) {
      int saved = journal.completeBatches();
      complete = journal.restore(network) ? saved : 0;
    }
    return new LayerProgress(
        told(),
        complete,
        interruption,
        done -> {
          if (journal != null) {
            journal.save(network, step, done);
          }
        });
  }

  @Override
  public LayerListener listener() {
    return new LayerProgress(told(), 0, interruption, done -> {});
  }

  private LayerListener told() {
    return new ToldProgress(title, progress, this::done);
  }

  @Override
  public void done(LayerError error) {
    AlgorithmFindings.tell(progress, title, error);
    if (journal != null) {
      journal.add(new StepError(title, error));
    }
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
      ScaledReshapes reshapes = new ScaledReshapes();
      together =
          data.fixedBatch().isPresent() && computesTogether(network, reshapes) ? reshapes : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a network that takes a fixed number of samples computes the same of twice as many, so
   * that statistics can be those of batches, as of a network that takes any number.
   */
  private boolean computesTogether(GraphBlock network, ScaledReshapes reshapes) {
    int each = Math.toIntExact(data.fixedBatch().orElseThrow());
    try (Batches single = data.batches(each, 2L * each);
        Batches both = data.batchesTogether(2 * each, 2L * each);
        GraphBlock.Registration watching = network.addHook(reshapes);
        NDManager scratch = manager.newSubManager()) {
      Optional<Batch> first = single.next();
      Optional<Batch> second = single.next();
      Optional<Batch> pair = both.next();
      if (second.isEmpty() || pair.isEmpty() || pair.get().size() != 2 * each) {
        return false;
      }
      NDList one = network.evaluate(inputs(scratch, first.orElseThrow()));
      NDList other = network.evaluate(inputs(scratch, second.get()));
      reshapes.scale();
      NDList joined = network.evaluate(inputs(scratch, pair.get()));
      for (int i = 0; i < joined.size(); i++) {
        boolean samples =
            one.get(i).getShape().dimension() > 0 && one.get(i).getShape().get(0) == each;
        if (!samples || !Trial.isClose(one.get(i).concat(other.get(i), 0), joined.get(i))) {
          return false;
        }
      }
      return true;
    } catch (GraphException | EngineException | IllegalArgumentException oneByOne) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How a network that takes more samples than a batch has computes a batch alone; empty where it
   * takes fewer, or computes something else.
   */
  private Optional<ScaledReshapes> apart(GraphBlock network, int batchSize) {
    long each = data.fixedBatch().orElse(1);
    if (each <= batchSize || data.size() < each) {
      return Optional.empty();
    }
    ScaledReshapes reshapes = new ScaledReshapes();
    try (Batches whole = data.batches(batchSize, each);
        Batches parts = data.batchesApart(batchSize, batchSize);
        GraphBlock.Registration watching = network.addHook(reshapes);
        QuantizationSwitch off = QuantizationSwitch.allOff(network);
        NDManager scratch = manager.newSubManager()) {
      NDList all = network.evaluate(inputs(scratch, whole.next().orElseThrow()));
      reshapes.scale();
      NDList some = network.evaluate(inputs(scratch, parts.next().orElseThrow()));
      for (int i = 0; i < all.size(); i++) {
        boolean samples =
            all.get(i).getShape().dimension() > 0 && all.get(i).getShape().get(0) == each;
        if (!samples
            || !Trial.isClose(all.get(i).get(new NDIndex("0:" + batchSize)), some.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(reshapes);
    } catch (GraphException | EngineException | IllegalArgumentException onlyAsItIs) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<NDList> sample(NDManager owner) {
    try (Batches batches = data.batches(1, 1)) {
      return batches.next().map(batch -> new NDList(inputs(owner, batch)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Computes all batches but the first few; the saver gets the number of those done, but not
   * between the parts of a batch.
   */
  private void run(
      GraphBlock network,
      int batchSize,
      Optional<Integer> samples,
      int skipped,
      BatchParts parts,
      IntConsumer saver) {
    long limit = Math.min(data.size(), samples.map(Integer::longValue).orElse(data.size()));
    if (limit < data.size()) {
      progress.limit(data.size());
    }
    progress.begin(title, limit);
    ScaledReshapes several = together;
    Optional<ScaledReshapes> fewer = apart(network, batchSize);
    NodeHook scaling = fewer.orElse(several);
    try (Batches batches =
            fewer.isPresent()
                ? data.batchesApart(batchSize, limit)
                : several == null
                    ? data.batches(batchSize, limit)
                    : data.batchesTogether(batchSize, limit);
        GraphBlock.Registration registered =
            network.addHook(scaling == null ? NodeHook.watching((n, a, r) -> {}) : scaling)) {
      int done = 0;
      long saved = System.nanoTime();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        parts.begin(next.get().size());
        if (done >= skipped) {
          compute(network, next.get());
        }
        done++;
        progress.advance(next.get().size());
        boolean stop = interruption.isRequested();
        boolean due = System.nanoTime() - saved > SAVE_NANOS;
        if (done > skipped && parts.isComplete() && (stop || due)) {
          save(saver, done);
          saved = System.nanoTime();
        }
        if (stop) {
          throw new InterruptedPlanException();
        }
      }
      if (step < 0 && done > skipped) {
        // What comes before the placement is done again from what was collected.
        save(saver, done);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      progress.end();
    }
  }

  private void save(IntConsumer saver, int done) {
    interruption.save(() -> saver.accept(done));
  }

  private void compute(GraphBlock network, Batch batch) {
    try (NDManager scratch = manager.newSubManager()) {
      network.evaluate(inputs(scratch, batch));
    }
  }

  private NDArray[] inputs(NDManager owner, Batch batch) {
    NDList given = BatchTensors.of(owner, batch);
    NDArray[] inputs = new NDArray[given.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = given.get(i).toType(types.get(i), false);
    }
    return inputs;
  }
}

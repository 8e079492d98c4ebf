package dev.brevity.runtime.llm.quantization;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.algorithm.rotation.RotatedWeights;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.plan.step.Rotate;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.training.CayleySgd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the matrix that vectors between the stages of a decoder are rotated by: by descent on the
 * cross-entropy of the decoder with quantized weights (Liu et al., SpinQuant, 2024). Weights of all
 * stages are in memory for it.
 */
final class LearnedRotation {
  private static final String FILE = "rotation.safetensors";
  private static final String TENSOR = "rotation";

  /** Longer gradients are shortened, as trainers do by default. */
  private static final float LONGEST_GRADIENT = 1;

  /** Steps that bring rows back to length 1 and right angles. */
  private static final int REPAIRS = 3;

  private final ExecutablePlan plan;
  private final Rotate options;
  private final PlanProgress progress;
  private final Interruption interruption;

  LearnedRotation(
      ExecutablePlan plan, Rotate options, PlanProgress progress, Interruption interruption) {
    this.plan = plan;
    this.options = options;
    this.progress = progress;
    this.interruption = interruption;
  }

  /**
   * The matrix, row by row.
   *
   * @param work keeps it for another attempt
   */
  float[] find(WeightSource source, TokenWindows windows, Path work)
      throws IOException, UnreadableModelException {
    Path file = work.resolve(FILE);
    if (Files.exists(file)) {
      return read(file);
    }
    if (source.config().outputBias() || source.config().feedForwardBiases()) {
      throw new RecipeException(
          List.of(
              Diagnostic.of(
                      Code.NOT_EXPRESSIBLE,
                      "rotations cannot be learned where projections into the vectors between"
                          + " blocks have biases")
                  .fix("leave out `learn`")
                  .build()));
    }
    float[] found = learn(source, windows);
    write(found, file);
    return found;
  }

  private static float[] read(Path file) throws IOException, UnreadableModelException {
    try (SafetensorsFile stored = SafetensorsFile.open(file, FILE)) {
      TensorEntry entry = stored.tensors().values().iterator().next();
      float[] values = new float[Math.toIntExact(entry.count())];
      stored.bytes(entry).asFloatBuffer().get(values);
      return values;
    }
  }

  private static void write(float[] rotation, Path file) throws IOException {
    long size = Math.round(Math.sqrt(rotation.length));
    TensorEntry entry = SafetensorsWriter.entry(TENSOR, TensorType.F32, List.of(size, size));
    ByteBuffer bytes =
        ByteBuffer.allocate(rotation.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(rotation);
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try (SafetensorsWriter writer = SafetensorsWriter.create(draft, List.of(entry), Map.of())) {
      writer.write(TENSOR, bytes);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * A layer whose weight is turned in every step.
   *
   * @param weight before it is turned
   * @param writes whether its outputs are turned, rather than its inputs
   */
  private record Turned(WeightLayer layer, NDArray weight, boolean writes) {
    void turn(NDArray rotation) {
      NDArray turned =
          writes
              ? RotatedWeights.inBlocks(weight.transpose(), rotation).transpose()
              : RotatedWeights.inBlocks(weight, rotation);
      QuantTensor plain = new PlainTensor(turned);
      layer.substituteWeight(
          layer
              .weightQuant()
              .filter(quantizer -> quantizer.isReady())
              .map(quantizer -> quantizer.proxy().quantize(turned, plain))
              .orElse(plain));
    }
  }

  private float[] learn(WeightSource source, TokenWindows windows) throws UnreadableModelException {
    try (NDManager manager = NDManager.newBaseManager();
        CayleySgd descent = descent()) {
      NDArray start = RotatedWeightSource.matrix(source, options, manager);
      int size = Math.toIntExact(start.getShape().get(0));
      Parameter rotation =
          Parameter.builder().setName(TENSOR).setType(Parameter.Type.WEIGHT).build();
      rotation.setArray(start);
      start.setRequiresGradient(true);
      // The memory of a new gradient holds anything.
      Gradients.clear(start);
      List<GraphBlock> stages = new ArrayList<>();
      List<Turned> turned = new ArrayList<>();
      try (RotatedWeightSource merged = new RotatedWeightSource(source, identity(size))) {
        DecoderStages parts = new DecoderStages(merged);
        StagePlans plans = new StagePlans(plan, source.config());
        for (int stage = 0; stage < parts.count(); stage++) {
          Workpiece piece = Workpiece.of(parts.graph(stage, manager), manager);
          new PlanExecution(plans.withoutOtherSteps(stage), PlanProgress.SILENT, interruption)
              .run(piece, Optional.empty());
          stages.add(piece.network());
          piece.graph().layers().forEach((name, layer) -> add(name, layer, manager, turned));
        }
      }
      progress.begin("learning the rotation", options.iters());
      for (int step = 0; step < options.iters(); step++) {
        if (interruption.isRequested()) {
          throw new InterruptedPlanException();
        }
        try (NDManager scratch = manager.newSubManager()) {
          backward(stages, turned, start, batch(windows, step, scratch));
          NDArray gradient = shortened(start.getGradient());
          descent.update(TENSOR, start, gradient);
        }
        progress.advance(1);
      }
      progress.end();
      return repaired(start).toFloatArray();
    }
  }

  private CayleySgd descent() {
    return CayleySgd.builder()
        .learningRate(
            (id, update) ->
                (float)
                    (options.learningRate()
                        * 0.5
                        * (1 + Math.cos(Math.PI * update / options.iters()))))
        .seed(options.seed())
        .build();
  }

  private static float[] identity(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return values;
  }

  private static void add(String name, Block layer, NDManager manager, List<Turned> turned) {
    boolean writes = RotatedWeightSource.isWriter(name);
    if (layer instanceof WeightLayer linear && (writes || RotatedWeightSource.isReader(name))) {
      NDArray weight = linear.weight().getArray().stopGradient().duplicate();
      weight.attach(manager);
      turned.add(new Turned(linear, weight, writes));
    }
  }

  private NDArray batch(TokenWindows windows, int step, NDManager scratch) {
    int length = windows.length();
    long[] tokens = new long[options.learnBatch() * length];
    for (int i = 0; i < options.learnBatch(); i++) {
      int window = (step * options.learnBatch() + i) % windows.size();
      System.arraycopy(windows.windows().get(window), 0, tokens, i * length, length);
    }
    return scratch.create(tokens, new Shape(options.learnBatch(), length));
  }

  private static void backward(
      List<GraphBlock> stages, List<Turned> turned, NDArray rotation, NDArray tokens) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      turned.forEach(layer -> layer.turn(rotation));
      NDArray embedded = stages.get(0).evaluate(tokens).singletonOrThrow().stopGradient();
      NDArray hidden = RotatedWeights.inBlocks(embedded, rotation);
      for (GraphBlock stage : stages.subList(1, stages.size())) {
        hidden = stage.evaluate(hidden).singletonOrThrow();
      }
      collector.backward(loss(hidden, tokens));
    } finally {
      turned.forEach(layer -> layer.layer().substituteWeight(null));
    }
  }

  /** The mean cross-entropy of the tokens that follow. */
  private static NDArray loss(NDArray logits, NDArray tokens) {
    long last = tokens.getShape().get(1) - 1;
    NDArray predictions = logits.get(new NDIndex(":, :{}", last)).logSoftmax(-1);
    NDArray next = tokens.get(new NDIndex(":, 1:")).expandDims(-1).toType(DataType.INT64, false);
    return predictions.gather(next, 2).mean().neg();
  }

  private static NDArray shortened(NDArray gradient) {
    float length = gradient.pow(2).sum().sqrt().getFloat();
    return length > LONGEST_GRADIENT ? gradient.mul(LONGEST_GRADIENT / length) : gradient;
  }

  /** The closest orthogonal matrix (Newton and Schulz). */
  private static NDArray repaired(NDArray rotation) {
    NDArray matrix = rotation.stopGradient().toType(DataType.FLOAT64, true);
    for (int i = 0; i < REPAIRS; i++) {
      NDArray square = matrix.matMul(matrix.transpose());
      matrix = matrix.mul(1.5).sub(square.matMul(matrix).mul(0.5));
    }
    return matrix.toType(DataType.FLOAT32, false);
  }
}

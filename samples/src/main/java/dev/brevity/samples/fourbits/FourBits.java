package dev.brevity.samples.fourbits;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.file.TemporaryFolder;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.aten.NativeAllocator;
import dev.brevity.runtime.checkpoint.FloatWeights;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.samples.digits.Accuracy;
import dev.brevity.samples.digits.Chain;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.LeNet;
import dev.brevity.samples.digits.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Trains LeNet in floating point, and compares what the plans of a file make of it. */
public final class FourBits {
  private static final int CALIBRATION_IMAGES = 512;
  private static final String IMAGE = "image";

  private final Brevity recipes;
  private final Digits digits;
  private final PrintStream out;

  FourBits(Brevity recipes, Digits digits, PrintStream out) {
    this.recipes = recipes;
    this.digits = digits;
    this.out = out;
  }

  /**
   * Runs the sample.
   *
   * @param arguments the file with the plans, the folder with the digits, and a seed (0 if there is
   *     none)
   */
  public static void main(String[] arguments) throws IOException {
    NativeAllocator.keepFreedMemory();
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
    new FourBits(
            Brevity.recipes(Path.of(arguments[0])),
            Digits.fromFolderOrRendered(Path.of(arguments[1])),
            System.out)
        .run(Training.fromScratch(seed));
  }

  /** Prints a line for the network in floating point, and one for each plan. */
  void run(Training training) throws IOException {
    out.printf(
        Locale.ROOT,
        "LeNet on %,d %s, measured on %,d others%n%n%-12s %10s %12s%n",
        digits.training().size(),
        digits.origin(),
        digits.test().size(),
        "plan",
        "accuracy",
        "SQNR");
    try (Model model = Model.newInstance("lenet", "PyTorch")) {
      SequentialBlock network = LeNet.of(new Floating());
      model.setBlock(network);
      training.run(model, digits.training(), "training");
      NDManager manager = model.getNDManager();
      NDArray images =
          digits.test().images(manager, IntStream.range(0, digits.test().size()).toArray());
      NDArray logits = Chain.of(network, manager).evaluate(images).singletonOrThrow();
      line("float", Accuracy.of(network, digits.test(), manager), "");
      try (TemporaryFolder folder = TemporaryFolder.create("four-bits")) {
        Path samples = calibration(folder.path().resolve("images.npz"), manager);
        for (PlanDeclaration plan : recipes.library().plans()) {
          try (NDManager own = manager.newSubManager()) {
            GraphBlock quantized = carriedOut(plan, network, samples, own);
            NDArray noise = quantized.evaluate(images).singletonOrThrow().sub(logits);
            double ratio = logits.square().sum().getFloat() / noise.square().sum().getFloat();
            line(
                plan.name().text(),
                Accuracy.of(quantized, digits.test(), own),
                String.format(Locale.ROOT, "%.1f dB", 10 * Math.log10(ratio)));
          }
        }
      }
    }
  }

  private void line(String name, Accuracy accuracy, String ratio) {
    out.printf(Locale.ROOT, "%-12s %8.2f %% %12s%n", name, accuracy.percent(), ratio);
  }

  /** What a plan makes of a network with the same weights. */
  private GraphBlock carriedOut(
      PlanDeclaration plan, SequentialBlock network, Path samples, NDManager manager)
      throws IOException {
    SequentialBlock same = LeNet.of(new Floating());
    same.initialize(manager, LeNet.TYPE, LeNet.INPUT);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    FloatWeights.of(network).forEach((name, weight) -> weights.put(name, weight.getArray()));
    FloatWeights.load(weights, same);
    Workpiece piece = Workpiece.of(Chain.of(same, manager).graph(), manager);
    Diagnostics findings = new Diagnostics();
    ModelOutline outline =
        GraphOutline.of(
            "lenet",
            piece.graph(),
            List.of(new Port(IMAGE, "float32", List.of(-1L, 1L, 28L, 28L))),
            List.of());
    ResolvedPlan resolved =
        new PlanResolver(recipes.library(), new Resolver(recipes.library()))
            .resolve(plan, outline, findings);
    if (findings.hasErrors()) {
      throw new RecipeException(findings.all());
    }
    try (Dataset images =
        new CalibrationData(samples, samples.toString())
            .open(outline, findings)
            .orElseThrow(() -> new RecipeException(findings.all()))) {
      new PlanExecution(
              ExecutablePlan.of(resolved, recipes), PlanProgress.SILENT, new Interruption())
          .run(piece, Optional.of(images));
    }
    return piece.network();
  }

  private Path calibration(Path file, NDManager manager) throws IOException {
    int count = Math.min(CALIBRATION_IMAGES, digits.training().size());
    try (NDManager scratch = manager.newSubManager();
        OutputStream stream = Files.newOutputStream(file)) {
      NDArray images = digits.training().images(scratch, IntStream.range(0, count).toArray());
      images.setName(IMAGE);
      new NDList(images).encode(stream, NDList.Encoding.NPZ);
    }
    return file;
  }

  /** Layers that plans can give quantizers to. */
  private record Floating() implements LeNet.Layers {
    @Override
    public Block convolution(int position, int filters, int padding) {
      return QuantConv2d.builder(Brevity.builtin())
          .filters(filters)
          .kernel(5, 5)
          .padding(padding, padding)
          .build();
    }

    @Override
    public Block linear(int units) {
      return QuantLinear.builder(Brevity.builtin()).units(units).build();
    }
  }
}

package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerInputs;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A layer tells the recipes in its slots the same when they are planned and when they are built.
 */
class PlannedInputsTest {
  private static final String PLAN =
      """
      plan Everywhere {
        style = layerwise
        layers WeightLayer {
          input  = Int8ActPerTensorFloat
          weight = Int8WeightPerTensorFloat
          bias   = Int8BiasPerTensorFloatInternalScaling
        }
        layers Recurrent { input = Int8ActPerTensorFloat  weight = Int8WeightPerTensorFloat }
        layers Embedding { weight = Int8WeightPerTensorFloat }
        layers WeightLayer, OutputLayer { output = Int8ActPerTensorFloat }
      }
      """;

  @TempDir private Path folder;

  @Test
  void forEveryKindOfLayerAndSlot() throws IOException, UnreadableModelException {
    Path recipes = Files.writeString(folder.resolve("everywhere.quant"), PLAN);
    Brevity brevity = Brevity.recipes(recipes);
    Set<String> compared = new TreeSet<>();
    Set<String> differing = new TreeSet<>();

    for (SampleModel sample : OutlineTest.samples().toList()) {
      compare(brevity, sample, compared, differing);
    }

    // Shapes inside of branches, and of one addition of an operator of several, are still planned
    // otherwise than they are built.
    assertThat(differing)
        .allMatch(what -> what.matches(".* of (MultiHeadAttention|all together|.*branch.*) .*"));
    assertThat(compared)
        .contains(
            "Conv1d weight",
            "Conv2d input",
            "Conv2d weight",
            "Conv2d bias",
            "Conv2d output",
            "Conv3d weight",
            "ConvTranspose2d output",
            "Linear input",
            "Linear weight",
            "Linear bias",
            "Linear output",
            "Embedding weight",
            "RNN input",
            "GRU weight",
            "LSTM input",
            "LSTM weight",
            "LSTM output",
            "ReLU output",
            "MaxPool2d output",
            "BatchNorm2d output",
            "LayerNorm output",
            "Flatten output",
            "Add output",
            "Cat output",
            "Mul output",
            "MatMul output");
  }

  private void compare(
      Brevity brevity, SampleModel sample, Set<String> compared, Set<String> differing)
      throws IOException, UnreadableModelException {
    Path file = Files.write(folder.resolve("model.onnx"), sample.bytes());
    ModelOutline outline = NetworkFormats.open(file, "model.onnx").outline();
    Diagnostics findings = new Diagnostics();
    ResolvedPlan plan =
        new PlanResolver(brevity.library(), new Resolver(brevity.library()))
            .resolve(brevity.library().plans().get(0), outline, findings);
    if (plan.layers().stream().allMatch(layer -> layer.slots().isEmpty())) {
      return;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      Graph graph =
          new OnnxImporter(manager).read(file, "model.onnx", findings).orElseThrow().graph();
      Workpiece piece = Workpiece.of(graph, manager);
      ExecutablePlan executable = ExecutablePlan.of(plan, brevity);
      executable.placement().place(piece, plan, executable.recipes());
      piece.network().evaluate(sample.inputs(manager).values().toArray(new NDArray[0]));
      for (LayerPlan layer : plan.layers()) {
        for (SlotPlan slot : layer.slots()) {
          List<SlotInputs> planned = LayerInputs.of(layer.layer(), slot.slot());
          List<SlotInputs> built = built(graph, layer.layer().name(), slot.slot());
          String what = layer.layer().kind() + " " + slot.slot();
          assertThat(built).as("%s of %s", what, sample).hasSameSizeAs(planned);
          for (int i = 0; i < built.size(); i++) {
            if (!asFarAsKnown(built.get(i), planned.get(i)).equals(planned.get(i))) {
              differing.add(what + " of " + sample);
            }
          }
          compared.add(what);
        }
      }
    }
  }

  /** What the layer in the network told the quantizers of the slot. */
  private static List<SlotInputs> built(Graph graph, String layer, String slot) {
    Block block = graph.layers().get(layer);
    List<String> names = new ArrayList<>();
    if (slot.equals("weight") && block instanceof WeightedLayer several) {
      several.weights().stream().map(LayerWeight::quantizerName).forEach(names::add);
    } else {
      names.add(slot + "_quant");
    }
    if (block instanceof QuantLayer quantized && quantized.quantizers().containsKey(names.get(0))) {
      return names.stream()
          .map(name -> Objects.requireNonNull(quantized.quantizers().get(name)))
          .map(AttachedQuantizer::told)
          .toList();
    }
    QuantLayer after = (QuantLayer) graph.layer(layer + "_output_quant");
    return List.of(Objects.requireNonNull(after.quantizers().get("act_quant")).told());
  }

  /** The same without the sizes that a file leaves open. */
  private static SlotInputs asFarAsKnown(SlotInputs built, SlotInputs planned) {
    LayerFacts layer = built.layers().get(0);
    Optional<Operand> known = planned.layers().get(0).quantized();
    return new SlotInputs(
        List.of(layer.quantizing(known.flatMap(open -> asFarAsKnown(layer, open)))),
        built.parameters(),
        planned.settled());
  }

  private static Optional<Operand> asFarAsKnown(LayerFacts layer, Operand open) {
    return layer
        .quantized()
        .map(
            operand -> {
              List<Long> sizes = new ArrayList<>();
              for (int i = 0; !open.shape().isEmpty() && i < operand.shape().size(); i++) {
                boolean varies = i < open.shape().size() && open.shape().get(i) < 0;
                sizes.add(varies ? -1L : operand.shape().get(i));
              }
              return new Operand(sizes, operand.channelDim(), operand.batchDim());
            });
  }
}

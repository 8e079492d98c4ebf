package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.ModelProto;

/**
 * Decides what an engine computes in integers, and writes a model so that it does. The given model
 * has QuantizeLinear and DequantizeLinear wherever a value may be quantized; the result has them
 * where they pay. The codes of weights and the grids of activations stay what they were, but where
 * tensors have to share one.
 */
public final class Placement {
  /** Products with weights whose other operand is quantized in each run, as files have them. */
  static final String ON_THE_FLY = "MatMulInteger";

  private static final String ON_THE_FLY_KERNEL = "DynamicQuantizeMatMul";

  private final CostTable table;
  private final PlacementOptions options;

  /**
   * @param table what operators cost the engine
   */
  public Placement(CostTable table, PlacementOptions options) {
    this.table = table;
    this.options = options;
  }

  /**
   * A model and what became of its operators.
   *
   * @param model with quantizers in their places
   * @param operators those that have weights, and those that have integer kernels
   */
  public record Placed(ModelProto model, List<PlacedOperator> operators) {
    public Placed {
      operators = List.copyOf(operators);
    }
  }

  /**
   * Places the quantizers of a model.
   *
   * @param shapes of tensors by name, as far as known; without one a tensor counts as one element
   */
  public Placed place(ModelProto model, Map<String, long[]> shapes) {
    int opset = (int) model.getOpsetImport(0).getVersion();
    OperatorGraph graph = new OperatorGraph(model.getGraph(), opset, shapes);
    new QuantizedPairs(graph).collect();
    new ExactRewrites(graph).apply();
    new ShapeCompletion(graph).apply();
    Decision decision = decision(graph);
    List<PlacedOperator> operators = told(graph, decision);
    new IntegerWriter(
            graph, written(graph, decision), decision.dynamic, decision.recurrent, options)
        .write();
    ModelProto.Builder placed = model.toBuilder().setGraph(graph.proto());
    if (!decision.recurrent.isEmpty()) {
      declare(placed);
    }
    return new Placed(placed.build(), operators);
  }

  /** The plan for what no other form takes. */
  private IntegerPlan written(OperatorGraph graph, Decision decision) {
    if (decision.dynamic.isEmpty()) {
      return decision.plan;
    }
    decision.chosen.removeAll(decision.dynamic);
    return new IntegerPlan(graph, decision.kernels, options, decision.chosen);
  }

  /** Says that the model has operators of the engine's own domain. */
  private static void declare(ModelProto.Builder model) {
    boolean known =
        model.getOpsetImportList().stream()
            .anyMatch(one -> one.getDomain().equals(DynamicRecurrence.DOMAIN));
    if (!known) {
      model.addOpsetImportBuilder().setDomain(DynamicRecurrence.DOMAIN).setVersion(1);
    }
  }

  /** What becomes of the operators of a graph, without writing it. */
  List<PlacedOperator> decide(OperatorGraph graph) {
    return told(graph, decision(graph));
  }

  /**
   * What is computed in integers, and how.
   *
   * @param chosen what integer kernels compute
   * @param dynamic products whose activations are quantized on the fly
   * @param recurrent layers in the engine's own form, with their weights
   */
  private record Decision(
      OrtKernels kernels,
      OperatorCosts costs,
      Set<Operator> chosen,
      IntegerPlan plan,
      Set<Operator> dynamic,
      Map<Operator, DynamicRecurrence.Weights> recurrent) {}

  private Decision decision(OperatorGraph graph) {
    OrtKernels kernels = new OrtKernels(graph);
    complete(graph, kernels);
    OperatorCosts costs = new OperatorCosts(graph, table, options);
    Set<Operator> chosen = new IntegerRegion(graph, kernels, costs, options).chosen();
    IntegerPlan plan = new IntegerPlan(graph, kernels, options, chosen);
    boolean onTheFly = options.dynamic() && options.engine().quantizesOnTheFly();
    Set<Operator> dynamic = onTheFly ? DynamicProducts.among(graph, plan) : Set.of();
    return new Decision(
        kernels, costs, chosen, plan, dynamic, DynamicRecurrence.among(graph, costs, options));
  }

  /** Gives grids to values that follow from what is quantized. */
  private static void complete(OperatorGraph graph, OrtKernels kernels) {
    MovedGrids moved = new MovedGrids(graph, kernels);
    moved.backwards();
    new SiluGrids(graph).apply();
    new NonNegative(graph).apply();
    moved.forwards();
  }

  private List<PlacedOperator> told(OperatorGraph graph, Decision decision) {
    OperatorCosts costs = decision.costs;
    List<PlacedOperator> told = new ArrayList<>();
    for (Operator operator : graph.operators()) {
      if (operator.is(ON_THE_FLY)) {
        long work = costs.work(operator, Kernel.Kind.PRODUCT);
        told.add(
            new PlacedOperator(
                operator.name(), operator.type(), true, ON_THE_FLY_KERNEL, "", work));
        continue;
      }
      if (decision.recurrent.containsKey(operator)) {
        told.add(
            new PlacedOperator(
                operator.name(), operator.type(), true, DynamicRecurrence.KERNEL, "", 0));
        continue;
      }
      KernelFinding finding = decision.kernels.of(operator);
      Optional<Kernel> kernel = finding.kernel();
      boolean integer = decision.chosen.contains(operator) || decision.plan.isAbsorbed(operator);
      String name =
          decision.dynamic.contains(operator)
              ? ON_THE_FLY_KERNEL
              : kernel.map(one -> one.kind().nameIn(options.engine())).orElse("");
      long work = kernel.map(one -> costs.work(operator, one.kind())).orElse(0L);
      String reason = kernel.isEmpty() ? finding.reason() : unchosen();
      told.add(
          new PlacedOperator(
              operator.name(),
              operator.type(),
              integer,
              integer ? name : "",
              integer ? "" : reason,
              work));
    }
    return told;
  }

  /** Why an operator with a kernel stays in floating point. */
  private String unchosen() {
    return options.choice() == IntegerChoice.NONE
        ? "the export computes nothing in integers"
        : "it is faster in floating point";
  }
}

package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the operators that are computed in integers: those for which, with the changes between
 * float and integers around them, the sum of costs is least. A quantizer or its inverse is paid for
 * once per tensor, however many read it.
 */
final class IntegerRegion {
  private static final int PICTURE_CHANNELS = 4;

  /** What a tensor needs. */
  private record Needed(String tensor, boolean quantizer) {}

  /** In which of the layouts of convolutions an operator that has none of its own computes. */
  private record Layout(Operator operator) {}

  /** A change of the layout of a tensor, from that of integers or to it. */
  private record Turned(String tensor, boolean fromIntegers) {}

  private final OperatorGraph graph;
  private final OrtKernels kernels;
  private final OperatorCosts costs;
  private final PlacementOptions options;

  IntegerRegion(
      OperatorGraph graph, OrtKernels kernels, OperatorCosts costs, PlacementOptions options) {
    this.graph = graph;
    this.kernels = kernels;
    this.costs = costs;
    this.options = options;
  }

  Set<Operator> chosen() {
    Set<Operator> chosen =
        switch (options.choice()) {
          case ALL -> everything();
          case LEAST_COST -> options.engine().hasCosts() ? leastCost() : everything();
          case NONE -> empty();
        };
    followers(chosen);
    return chosen;
  }

  private static Set<Operator> empty() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private Set<Operator> everything() {
    Set<Operator> chosen = empty();
    for (Operator operator : graph.operators()) {
      Optional<Kernel> kernel = kernels.of(operator).kernel();
      boolean follows =
          kernel
              .filter(
                  one ->
                      one.kind() == Kind.MOVE
                          || one.kind() == Kind.LIMIT
                          || one.kind() == Kind.POOLING)
              .isPresent();
      if (kernel.isPresent() && !follows && !readsPicture(operator)) {
        chosen.add(operator);
      }
    }
    return chosen;
  }

  /**
   * Whether a convolution reads a picture as it comes: in integers few channels are slow, and the
   * network's input would be rounded.
   */
  private boolean readsPicture(Operator operator) {
    return operator.is("Conv")
        && graph
            .shape(operator.input(1))
            .filter(shape -> shape[1] * operator.integer("group", 1) <= PICTURE_CHANNELS)
            .isPresent()
        && !isBehindWeights(operator.input(0));
  }

  /** Whether a tensor is computed with weights, however far in front of it. */
  private boolean isBehindWeights(String tensor) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      Optional<Operator> producer = graph.producer(open.pop());
      if (producer.isPresent()) {
        if (producer.get().is("Conv", "ConvTranspose", "Gemm", "MatMul")) {
          return true;
        }
        producer.get().inputs().stream().filter(seen::add).forEach(open::push);
      }
    }
    return false;
  }

  /** Operators that only move or limit values go with what is in front of them. */
  private void followers(Set<Operator> chosen) {
    for (Operator operator : graph.operators()) {
      Optional<Kernel> kernel = kernels.of(operator).kernel();
      if (chosen.contains(operator) || kernel.isEmpty()) {
        continue;
      }
      String operand = operator.input(0);
      boolean behind = graph.producer(operand).filter(chosen::contains).isPresent();
      boolean alone = graph.uses(operand).size() == 1;
      Kind kind = kernel.get().kind();
      boolean wanted =
          kind == Kind.LIMIT
              ? alone
              : takesAll()
                  && (kind == Kind.MOVE || kind == Kind.POOLING)
                  && (alone || isReadBy(operator, chosen));
      if (behind && wanted) {
        chosen.add(operator);
      }
    }
  }

  /** Whether costs do not matter. */
  private boolean takesAll() {
    return options.choice() == IntegerChoice.ALL || !options.engine().hasCosts();
  }

  private boolean isReadBy(Operator operator, Set<Operator> chosen) {
    return operator.outputs().stream()
        .anyMatch(
            output -> graph.uses(output).stream().anyMatch(use -> chosen.contains(use.operator())));
  }

  private Set<Operator> leastCost() {
    MinimumCut cut = new MinimumCut();
    for (Operator operator : graph.operators()) {
      Optional<Kernel> kernel = kernels.of(operator).kernel();
      if (kernel.isEmpty() || readsPicture(operator)) {
        cut.first(operator, MinimumCut.NEVER);
      } else {
        OperatorCosts.Cost cost = costs.of(operator, kernel.get());
        cut.second(operator, cost.floating());
        cut.first(operator, cost.integer());
        constraints(cut, operator, kernel.get());
        chains(cut, operator, kernel.get());
      }
    }
    for (String tensor : graph.grids().keySet()) {
      borders(cut, tensor);
    }
    if (!options.evenBorder()) {
      graph.operators().forEach(operator -> layouts(cut, operator));
    }
    Set<Operator> chosen = empty();
    for (Object one : cut.firstSide()) {
      if (one instanceof Operator operator) {
        chosen.add(operator);
      }
    }
    return chosen;
  }

  private void constraints(MinimumCut cut, Operator operator, Kernel kernel) {
    // Pooling of bytes is fast only in the layout that an integer convolution leaves.
    boolean follows =
        kernel.kind() == Kind.POOLING
            || (kernel.kind() == Kind.LIMIT && !graph.grids().containsKey(operator.input(0)));
    if (follows) {
      Optional<Operator> producer = graph.producer(operator.input(0));
      if (producer.isPresent()) {
        cut.between(operator, producer.get(), MinimumCut.NEVER);
      } else {
        cut.first(operator, MinimumCut.NEVER);
      }
    }
    String result = operator.output();
    if (!graph.grids().containsKey(result) && !endsInFloat(operator, kernel)) {
      graph.onlyReader(result).ifPresent(limit -> cut.between(operator, limit, MinimumCut.NEVER));
    }
  }

  private void borders(MinimumCut cut, String tensor) {
    Optional<Operator> producer = graph.producer(tensor);
    List<Operator> readers = readersOf(tensor);
    if (!readers.isEmpty()) {
      Needed quantizer = new Needed(tensor, true);
      if (producer.isPresent()) {
        cut.between(quantizer, producer.get(), costs.quantize(tensor));
      } else {
        cut.first(quantizer, costs.quantize(tensor));
      }
      readers.forEach(reader -> cut.between(reader, quantizer, MinimumCut.NEVER));
    }
    if (producer.isPresent()) {
      Optional<Kernel> kernel = kernels.of(producer.get()).kernel();
      boolean free = kernel.filter(one -> endsInFloat(producer.get(), one)).isPresent();
      Needed back = new Needed(tensor, false);
      cut.between(producer.get(), back, free ? 0.2 : costs.dequantize(tensor));
      readers.forEach(reader -> cut.between(back, reader, MinimumCut.NEVER));
      if (graph.isResult(tensor)) {
        cut.first(back, MinimumCut.NEVER);
      }
    }
  }

  /**
   * Convolutions in integers and in floating point have layouts of their own. What lies between two
   * of them computes in either, so the change is paid for once on the way, wherever the border of
   * integers is.
   */
  private void layouts(MinimumCut cut, Operator operator) {
    if (!costs.hasLayout(operator)) {
      cut.between(operator, new Layout(operator), MinimumCut.NEVER);
    }
    for (String tensor : operator.outputs()) {
      double cost = costs.turn(tensor);
      List<Operator> readers = cost > 0 ? readersOf(tensor) : List.of();
      if (!readers.isEmpty()) {
        Turned away = new Turned(tensor, true);
        Turned back = new Turned(tensor, false);
        cut.between(layout(operator), away, cost);
        cut.between(back, layout(operator), cost);
        for (Operator reader : readers) {
          cut.between(away, layout(reader), MinimumCut.NEVER);
          cut.between(layout(reader), back, MinimumCut.NEVER);
        }
      }
    }
  }

  private Object layout(Operator operator) {
    return costs.hasLayout(operator) ? operator : new Layout(operator);
  }

  /**
   * What multiplies values of an integer operator with weights is integer too if it can be: weights
   * in floating point after DequantizeLinear onnxruntime quantizes itself, with one scale for all
   * channels, or it leaves them out of its fast layout.
   */
  private void chains(MinimumCut cut, Operator operator, Kernel kernel) {
    if (kernel.kind() == Kind.MOVE || endsInFloat(operator, kernel)) {
      return;
    }
    for (String output : operator.outputs()) {
      for (Operator reader : weightedReaders(output)) {
        cut.between(operator, reader, MinimumCut.NEVER);
      }
    }
  }

  /** Operators with a kernel that multiply a tensor, as it is, moved or limited, with weights. */
  private Set<Operator> weightedReaders(String tensor) {
    Set<Operator> found = empty();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      for (OperatorGraph.Use use : graph.uses(open.pop())) {
        Optional<Kernel> kernel = kernels.of(use.operator()).kernel();
        if (use.index() != 0 || kernel.isEmpty()) {
          continue;
        }
        if (kernel.get().isWeighted()) {
          found.add(use.operator());
        } else if (kernel.get().kind() == Kind.MOVE || kernel.get().kind() == Kind.LIMIT) {
          use.operator().outputs().stream().filter(seen::add).forEach(open::push);
        }
      }
    }
    return found;
  }

  private List<Operator> readersOf(String tensor) {
    List<Operator> readers = new ArrayList<>();
    for (OperatorGraph.Use use : graph.uses(tensor)) {
      if (!readers.contains(use.operator())) {
        readers.add(use.operator());
      }
    }
    return readers;
  }

  private boolean endsInFloat(Operator operator, Kernel kernel) {
    return kernel.mayEndInFloat() && !isLimited(graph, operator);
  }

  /** Whether a lone Relu or Clip reads the result: then nothing is fused without a quantizer. */
  static boolean isLimited(OperatorGraph graph, Operator operator) {
    return graph.onlyReader(operator.output()).filter(one -> one.is("Relu", "Clip")).isPresent();
  }
}

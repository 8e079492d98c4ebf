package dev.brevity.runtime.algorithm.learnedround;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.gpxq.FreeScale;
import dev.brevity.runtime.algorithm.gpxq.WeightColumns;
import dev.brevity.runtime.aten.LearnedRounding;
import dev.brevity.runtime.aten.RoundingForm;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.aten.Spacing;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.clamp.SelectingTensorClamp;
import dev.brevity.runtime.clamp.TensorClamp;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Comparator;
import java.util.Optional;

/** The decisions about the weight of one layer, while they are learned. */
final class RoundedLayer implements AutoCloseable {
  private final WeightLayer layer;
  private final RoundingForm form;
  private final boolean selects;
  private final IntQuantTensor known;
  private final NDArray weight;
  private final NDArray firstScale;
  private final RoundingGrid grid;
  private final NDArray decisions;
  private final NDArray scale;
  private final NDArray exact;
  private NDArray bestDecisions;
  private NDArray bestScale;

  private RoundedLayer(
      WeightLayer layer,
      RoundingForm form,
      boolean selects,
      IntQuantTensor known,
      NDArray weight,
      RoundingGrid grid,
      NDArray decisions,
      NDManager manager) {
    this.layer = layer;
    this.form = form;
    this.selects = selects;
    this.known = known;
    this.weight = weight;
    this.grid = grid;
    this.firstScale = kept(grid.scale().duplicate(), manager);
    this.scale = kept(grid.scale().duplicate(), manager);
    this.exact = kept(LearnedRounding.exact(weight, scale, grid.zeroPoint()), manager);
    this.decisions = kept(decisions, manager);
    this.bestDecisions = kept(decisions.duplicate(), manager);
    this.bestScale = kept(scale.duplicate(), manager);
  }

  /** The decisions as rounding to nearest makes them; empty for weights that are no integers. */
  static Optional<RoundedLayer> of(WeightLayer layer, RoundingForm form, NDManager manager) {
    Optional<RoundingGrid> limits =
        WeightColumns.of(layer, true, DataType.FLOAT32)
            .grid()
            .filter(found -> found.spacing().equals(Spacing.EVEN));
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    NDArray weight = layer.weight().getArray().stopGradient();
    AttachedQuantizer<WeightQuant> quantizer = layer.weightQuant().orElseThrow();
    QuantTensor quantized = quantizer.proxy().quantize(weight, new PlainTensor(weight));
    boolean grouped = quantized instanceof GroupwiseIntQuantTensor;
    if (grouped
        && ((GroupwiseIntQuantTensor) quantized).groups().compactValue().size() != weight.size()) {
      return Optional.empty();
    }
    IntQuantTensor known =
        grouped ? ((GroupwiseIntQuantTensor) quantized).expanded() : (IntQuantTensor) quantized;
    NDArray scale =
        grouped ? ((GroupwiseIntQuantTensor) quantized).groups().compactScale() : known.scale();
    NDArray zero =
        grouped
            ? ((GroupwiseIntQuantTensor) quantized).groups().compactZeroPoint()
            : known.zeroPoint();
    NDArray viewed =
        grouped
            ? weight.reshape(
                ((GroupwiseIntQuantTensor) quantized).groups().compactValue().getShape())
            : weight.duplicate();
    RoundingGrid grid =
        new RoundingGrid(
            scale,
            zero.duplicate(),
            limits.get().low(),
            limits.get().high(),
            limits.get().rounding());
    kept(viewed, manager);
    kept(grid.zeroPoint(), manager);
    IntQuantTensor facts = (IntQuantTensor) known.map(array -> kept(array.duplicate(), manager));
    return Optional.of(
        new RoundedLayer(
            layer,
            form,
            selects(quantizer),
            facts,
            viewed,
            grid,
            start(viewed, scale, form),
            manager));
  }

  /**
   * Whether the quantizer lets no gradient through where it limits weights. The limits nearest to
   * the root are those of the weight; others belong to scales and zero points.
   */
  private static boolean selects(AttachedQuantizer<WeightQuant> quantizer) {
    return quantizer.components().components().entrySet().stream()
        .filter(part -> part.getValue() instanceof TensorClamp)
        .min(Comparator.comparingInt(part -> part.getKey().split("\\.").length))
        .filter(part -> part.getValue() instanceof SelectingTensorClamp)
        .isPresent();
  }

  private static NDArray start(NDArray weight, NDArray scale, RoundingForm form) {
    if (form == RoundingForm.IDENTITY) {
      return weight.zerosLike();
    }
    NDArray exact = weight.div(scale);
    NDArray above = exact.sub(exact.floor());
    return above.add(0.1f).pow(-1).mul(1.2f).sub(1f).log().neg();
  }

  private static NDArray kept(NDArray array, NDManager manager) {
    return Scope.keep(array, manager);
  }

  WeightLayer layer() {
    return layer;
  }

  NDArray decisions() {
    return decisions;
  }

  NDArray scale() {
    return scale;
  }

  /** Whether the scale may be any number, so that it can be learned in small steps. */
  boolean hasFreeScale() {
    return FreeScale.of(layer.weightQuant().orElseThrow()).isPresent();
  }

  /**
   * The integer that the largest magnitude becomes. What the quantizer stores is the scale times
   * this number, and learning rates are meant for what is stored.
   */
  float threshold() {
    return (float) Math.max(-grid.low(), grid.high());
  }

  /** Lets the layer compute with the decisions as they are. */
  void substitute() {
    NDArray rounded = rounded(decisions, scale, true);
    layer.substituteWeight(known.withValue(rounded.reshape(layer.weight().getShape())));
  }

  private NDArray rounded(NDArray decisions, NDArray scale, boolean soft) {
    NDArray units =
        this.scale.hasGradient() ? LearnedRounding.exact(weight, scale, grid.zeroPoint()) : exact;
    return LearnedRounding.apply(units, decisions, grid, scale, form, soft, selects);
  }

  /** Remembers the decisions as they are. */
  void remember() {
    Tensors.assign(bestDecisions, decisions);
    Tensors.assign(bestScale, scale);
  }

  /** Goes back to the decisions that were remembered last. */
  void restore() {
    Tensors.assign(decisions, bestDecisions);
    Tensors.assign(scale, bestScale);
  }

  /** Gives the layer the weight that has been decided on, and its scale. */
  void finish(boolean scales) {
    layer.substituteWeight(null);
    NDArray rounded = rounded(decisions.stopGradient(), scale.stopGradient(), false);
    Tensors.assign(layer.weight().getArray(), rounded.reshape(layer.weight().getShape()));
    AttachedQuantizer<WeightQuant> quantizer = layer.weightQuant().orElseThrow();
    if (scales) {
      FreeScale.of(quantizer)
          .ifPresent(free -> free.multiply(scale.stopGradient().div(firstScale)));
    }
    quantizer.forgetComputed();
  }

  @Override
  public void close() {
    layer.substituteWeight(null);
  }
}

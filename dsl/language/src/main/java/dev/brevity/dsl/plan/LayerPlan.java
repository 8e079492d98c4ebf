package dev.brevity.dsl.plan;

import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.util.List;
import java.util.Optional;

/**
 * What a plan does to one layer.
 *
 * @param rule the last rule with a say
 * @param kept whether a rule keeps the layer in floating point
 * @param slots the quantizers, in the order of the slots of the layer's kind
 * @param inexpressible what the export target cannot express, one sentence each
 * @param gainsBias whether a step of the plan gives the layer its bias
 * @param floatBytes the bytes of a number of its parameters in floating point
 */
public record LayerPlan(
    Layer layer,
    Optional<PlanRule> rule,
    boolean kept,
    List<SlotPlan> slots,
    List<String> inexpressible,
    boolean gainsBias,
    int floatBytes) {
  public LayerPlan {
    slots = List.copyOf(slots);
    inexpressible = List.copyOf(inexpressible);
  }

  public Optional<SlotPlan> slot(String name) {
    return slots.stream().filter(slot -> slot.slot().equals(name)).findFirst();
  }

  /**
   * Whether the layer multiplies in integers what is quantized in each run: by its own quantizer,
   * or, where it has none for its input and nothing else does, by the export target.
   */
  public boolean isOnTheFly() {
    Optional<SlotPlan> input = slot("input").filter(SlotPlan::quantizes);
    return input.isPresent()
        ? input.get().onTheFly()
        : layer.kind().equals("Linear")
            && slot("weight").filter(SlotPlan::quantizes).filter(SlotPlan::onTheFly).isPresent();
  }

  /** The bytes of weight and bias in floating point. */
  public long bytesBefore() {
    return floatBytes * (weights() + (gainsBias ? 0 : biases()));
  }

  /** The bytes of weight and bias with their scales. */
  public long bytesAfter() {
    long quantized = slots.stream().mapToLong(this::bytes).sum();
    long counted = slots.stream().mapToLong(slot -> slot.elements().orElse(0L)).sum();
    return quantized + floatBytes * (weights() + biases() - counted);
  }

  /** The bytes of the weight alone in floating point. */
  long weightBefore() {
    return floatBytes * weights();
  }

  /** The bytes of the weight alone with its scales. */
  long weightAfter() {
    return slot("weight").map(this::bytes).orElse(weightBefore());
  }

  /** A bias whose scales follow from others has one for each scale of the weight. */
  private long bytes(SlotPlan slot) {
    long scales = slot.scales().or(() -> slot("weight").flatMap(SlotPlan::scales)).orElse(0L);
    return slot.bytes(floatBytes, scales);
  }

  private long weights() {
    return layer.weights().stream().map(Weight::shape).mapToLong(LayerPlan::count).sum();
  }

  private long biases() {
    return layer.bias().map(LayerPlan::count).orElse(0L);
  }

  public static long count(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}

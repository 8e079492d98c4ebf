package dev.brevity.runtime.onnx.placement;

import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.plan.EngineForecast;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.plan.PlanExport;
import java.util.List;
import java.util.Map;

/**
 * About how many bytes the ONNX file of a plan has: tensors to the byte, and what stands around
 * them by the lengths of names.
 */
final class FileSize {
  /** QuantizeLinear, DequantizeLinear, a scale and a zero point of a value. */
  private static final Text PAIR = new Text(185, 11);

  /** Clip, DequantizeLinear, scales, zero points and limits of a parameter. */
  private static final Text CLIPPED = new Text(189, 15);

  /** DequantizeLinear, scales and zero points of a parameter. */
  private static final Text READ = new Text(115, 8);

  /** DequantizeLinear and scales of a parameter in integers that have no zero points. */
  private static final Text SCALED = new Text(75, 5);

  /** An entry of the metadata without its key and value. */
  private static final int ENTRY = 9;

  private final ResolvedPlan plan;

  FileSize(ResolvedPlan plan) {
    this.plan = plan;
  }

  /**
   * What nodes and constants take besides the values of tensors.
   *
   * @param fixed without names
   * @param names how often the name of the value stands there
   */
  private record Text(int fixed, int names) {
    long bytes(String name) {
      return fixed + (long) names * name.length();
    }
  }

  /** Of a file in which every quantizer stays where the plan puts it. */
  long bytes() {
    long bytes = common();
    for (LayerPlan layer : plan.layers()) {
      for (SlotPlan slot : layer.slots()) {
        if (slot.quantizes()) {
          String name = layer.layer().name() + "." + slot.slot();
          bytes += around(slot).bytes(name);
        }
      }
    }
    return bytes;
  }

  private static Text around(SlotPlan slot) {
    if (slot.elements().isEmpty()) {
      return PAIR;
    }
    return switch (slot.storedBits().orElse(Byte.SIZE)) {
      case Integer.SIZE -> SCALED;
      case Byte.SIZE -> CLIPPED;
      default -> READ;
    };
  }

  /** Of a file that is laid out for an engine. */
  long bytes(List<EngineForecast.Layer> engine) {
    long bytes = common();
    for (EngineForecast.Layer one : engine) {
      bytes += one.isInteger() ? PAIR.bytes(one.name()) : 0;
      LayerPlan layer = plan.layer(one.name()).orElse(null);
      if (layer == null || layer.slot("weight").filter(SlotPlan::quantizes).isEmpty()) {
        continue;
      }
      bytes += READ.bytes(one.name() + ".weight");
      if (one.isInteger()) {
        // Every output of a bias has a scale and a zero point of its own.
        bytes += READ.bytes(one.name() + ".bias");
        bytes += 2L * Float.BYTES * layer.layer().weight().map(Weight::outChannels).orElse(0L);
      }
    }
    return bytes;
  }

  private long common() {
    long bytes = plan.model().stored().frame() + plan.bytesAfter() + plan.model().otherParameters();
    for (Map.Entry<String, String> entry : PlanExport.metadata(plan).entrySet()) {
      bytes += ENTRY + entry.getKey().length() + entry.getValue().length();
    }
    for (Map.Entry<String, Long> plain : plan.model().stored().plain().entrySet()) {
      bytes += vanishes(plain.getKey()) ? 0 : plain.getValue();
    }
    return bytes;
  }

  /** Whether a step merges the layer into another. */
  private boolean vanishes(String layer) {
    return plan.mergesBatchNorms()
        && plan.layer(layer).filter(one -> one.layer().kind().startsWith("BatchNorm")).isPresent();
  }
}

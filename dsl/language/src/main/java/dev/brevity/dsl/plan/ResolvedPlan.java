package dev.brevity.dsl.plan;

import dev.brevity.dsl.model.ModelOutline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan for one network, with every choice made. */
public final class ResolvedPlan {
  /** The style of plans that name none. */
  public static final String USUAL_STYLE = "layerwise";

  private final FlatPlan plan;
  private final ModelOutline model;
  private final Optional<PlannedWord> style;
  private final List<LayerPlan> layers;
  private final List<PlannedWord> before;
  private final List<PlannedWord> after;
  private final Optional<PlannedWord> export;
  private final Map<String, LayerPlan> byName = new HashMap<>();

  /**
   * @param style how quantizers are put into the network; absent when the plan does not say
   * @param before the steps on the network in floating point, in order
   * @param after the steps once quantizers are in place, in order
   * @param export what is written in the end
   */
  public ResolvedPlan(
      FlatPlan plan,
      ModelOutline model,
      Optional<PlannedWord> style,
      List<LayerPlan> layers,
      List<PlannedWord> before,
      List<PlannedWord> after,
      Optional<PlannedWord> export) {
    this.plan = plan;
    this.model = model;
    this.style = style;
    this.layers = List.copyOf(layers);
    this.before = List.copyOf(before);
    this.after = List.copyOf(after);
    this.export = export;
    layers.forEach(layer -> byName.putIfAbsent(layer.layer().name(), layer));
  }

  public FlatPlan plan() {
    return plan;
  }

  public ModelOutline model() {
    return model;
  }

  public Optional<PlannedWord> style() {
    return style;
  }

  /** How quantizers are put into the network: the style, or that of plans that name none. */
  public String styleName() {
    return style.map(PlannedWord::name).orElse(USUAL_STYLE);
  }

  /** Whether each quantizer stands where a rule puts it, and nowhere else. */
  public boolean isLayerwise() {
    return styleName().equals(USUAL_STYLE);
  }

  public List<LayerPlan> layers() {
    return layers;
  }

  public List<PlannedWord> before() {
    return before;
  }

  /** Whether batch normalizations become part of the layers before them. */
  public boolean mergesBatchNorms() {
    return before.stream().anyMatch(AppearingBiases::merges);
  }

  public List<PlannedWord> after() {
    return after;
  }

  public Optional<PlannedWord> export() {
    return export;
  }

  public String name() {
    return plan.plan().name().text();
  }

  public Optional<LayerPlan> layer(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The bytes of weights and biases in floating point; a tensor of several layers counts once. */
  public long bytesBefore() {
    Set<String> counted = new HashSet<>();
    long bytes = 0;
    for (LayerPlan layer : layers) {
      bytes += layer.bytesBefore();
      @Nullable String tensor = model.stored().shared().get(layer.layer().name());
      if (tensor != null && !counted.add(tensor)) {
        bytes -= layer.weightBefore();
      }
    }
    return bytes;
  }

  /**
   * The bytes of weights and biases as they are written; a tensor of several layers counts once for
   * each way in which it is quantized.
   */
  public long bytesAfter() {
    Set<List<String>> counted = new HashSet<>();
    long bytes = 0;
    for (LayerPlan layer : layers) {
      bytes += layer.bytesAfter();
      @Nullable String tensor = model.stored().shared().get(layer.layer().name());
      String how = layer.slot("weight").map(SlotPlan::notation).orElse("");
      if (tensor != null && !counted.add(List.of(tensor, how))) {
        bytes -= layer.weightAfter();
      }
    }
    return bytes;
  }

  /** The layers whose weight is a tensor that an earlier layer has as well. */
  public List<String> sharing() {
    Set<String> seen = new HashSet<>();
    return layers.stream()
        .map(layer -> layer.layer().name())
        .filter(
            name -> {
              @Nullable String tensor = model.stored().shared().get(name);
              return tensor != null && !seen.add(tensor);
            })
        .toList();
  }
}

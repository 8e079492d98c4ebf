package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.StatisticsCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recipe at work on one layer, or on several that share it. Its objects are built when they are
 * first needed and rebuilt when the layers change.
 */
public final class AttachedQuantizer<P extends QuantProxy> implements ProxyModule, AutoCloseable {
  private final QuantizerRecipe recipe;
  private final Class<P> kind;
  private final List<QuantizerSite> sites = new ArrayList<>();
  private final List<Consumer<P>> refinements = new ArrayList<>();
  private boolean enabled = true;
  private boolean caching;
  private boolean observing;
  private boolean calibrating;
  private @Nullable NDManager owner;
  private @Nullable P proxy;

  /**
   * @param kind what layers call
   * @throws dev.brevity.runtime.RecipeException if the recipe is for something else
   */
  public AttachedQuantizer(QuantizerRecipe recipe, Class<P> kind) {
    recipe.requireKind(kind);
    this.recipe = recipe;
    this.kind = kind;
  }

  public QuantizerRecipe recipe() {
    return recipe;
  }

  /** What layers call: a quantizer of activations, of weights … */
  public Class<P> kind() {
    return kind;
  }

  /** What the recipe resolves to for the layers, written down. */
  public ResolvedRecipe resolvedRecipe() {
    return recipe.resolve(List.copyOf(sites));
  }

  /** What the layers tell the recipe. */
  public SlotInputs told() {
    return QuantizerSite.told(sites);
  }

  /** Adds a layer; the quantizer is rebuilt for all of its layers. */
  public void attach(QuantizerSite site) {
    sites.add(site);
    discard();
  }

  /**
   * Hands the quantizer's arrays to a manager, which closes them when it is closed itself. Builds
   * the objects if all layers that share it are ready.
   */
  public void attachTo(NDManager manager) {
    owner = manager;
    if (isReady()) {
      adopt(proxy().component());
    }
  }

  /** Whether all layers that share the quantizer know their shapes. */
  public boolean isReady() {
    return sites.stream().allMatch(QuantizerSite::isReady);
  }

  /** Whether the objects exist, so that {@link #proxy} only hands them out. */
  public boolean isBuilt() {
    return proxy != null;
  }

  /**
   * What the layer calls.
   *
   * @throws dev.brevity.runtime.RecipeException if the recipe cannot be resolved for the layers
   */
  public P proxy() {
    P known = proxy;
    if (known != null) {
      return known;
    }
    P built = recipe.build(kind, List.copyOf(sites), this);
    built.setQuantEnabled(enabled);
    built.setCaching(caching);
    refinements.forEach(refinement -> refinement.accept(built));
    observe(built.component());
    if (calibrating) {
      collectors(built.component(), StatisticsCollector::beginCalibration);
    }
    adopt(built.component());
    proxy = built;
    return built;
  }

  /**
   * Rebuilds the objects, as if the layers had just got it. Learned and collected values start
   * over.
   */
  public void rebuild() {
    discard();
    proxy();
  }

  /** Switches quantization off, so that values pass through, or on again. */
  public void setQuantEnabled(boolean enabled) {
    this.enabled = enabled;
    if (proxy != null) {
      proxy.setQuantEnabled(enabled);
    }
  }

  /** Keeps what evaluation has quantized, for weights that do not change between two calls. */
  public void setCaching(boolean caching) {
    this.caching = caching;
    if (proxy != null) {
      proxy.setCaching(caching);
    }
  }

  /** Whether several layers, or several parameters of one, have the quantizer in common. */
  public boolean isShared() {
    return sites.size() > 1;
  }

  /** Whether what evaluation has quantized is kept. */
  public boolean isCaching() {
    return caching;
  }

  /**
   * Lets values pass while their statistics are collected, in evaluation too; or quantizes again.
   */
  public void setObserving(boolean observing) {
    this.observing = observing;
    if (proxy != null) {
      observe(proxy.component());
    }
  }

  /** Changes what is built from the recipe, now and whenever it is rebuilt. */
  public void refine(Consumer<P> refinement) {
    refinements.add(refinement);
    if (proxy != null) {
      refinement.accept(proxy);
    }
  }

  /** Begins to collect statistics of every batch, now or as soon as the quantizer is built. */
  public void beginCalibration() {
    calibrating = true;
    if (proxy != null) {
      collectors(proxy.component(), StatisticsCollector::beginCalibration);
    }
  }

  /**
   * What comes next belongs to a batch of a calibration.
   *
   * @see StatisticsCollector#beginBatch
   */
  public void beginBatch(int samples, int group) {
    if (proxy != null) {
      collectors(proxy.component(), one -> one.beginBatch(samples, group));
    }
  }

  /** Fixes what the statistics tell. */
  public void finishCalibration() {
    calibrating = false;
    if (proxy != null) {
      collectors(proxy.component(), StatisticsCollector::finishCalibration);
    }
  }

  /** Whether values pass while their statistics are collected. */
  public boolean isObserving() {
    return observing;
  }

  /** Whether the quantizer has not been switched off. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Forgets what has been kept or computed from arrays that have changed since. */
  public void forgetComputed() {
    P known = proxy;
    if (known != null) {
      known.component().forgetComputed();
      known.setCaching(false);
      known.setCaching(caching);
    }
  }

  /** Switches between training and evaluation; while observing it stays in training. */
  public void setTraining(boolean training) {
    Component component = proxy().component();
    boolean collecting = training || observing;
    if (component.isTraining() != collecting) {
      component.setTraining(collecting);
    }
  }

  /** The learned parameters by dotted name. */
  public Map<String, Parameter> parameters() {
    return proxy().component().parameters();
  }

  @Override
  public Quantized quantize(NDArray x) {
    return proxy().quantizeCandidate(x);
  }

  @Override
  public Component components() {
    return proxy().component();
  }

  @Override
  public void close() {
    discard();
  }

  private static void collectors(Component component, Consumer<StatisticsCollector> action) {
    component.forEach(
        part -> {
          if (part instanceof StatisticsCollector collector) {
            action.accept(collector);
          }
        });
  }

  private void observe(Component component) {
    component.forEach(
        part -> {
          if (part instanceof Observing observer) {
            observer.setObserverOnly(observing);
          }
        });
  }

  private void adopt(Component component) {
    NDManager manager = owner;
    if (manager != null) {
      component.forEach(
          part -> {
            part.ownParameters().values().forEach(one -> one.getArray().attach(manager));
            part.ownBuffers().values().forEach(buffer -> buffer.attach(manager));
          });
    }
  }

  private void discard() {
    P known = proxy;
    proxy = null;
    if (known != null) {
      known.component().close();
    }
  }
}

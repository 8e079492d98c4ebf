package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.rounding.FloatToInt;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all proxies have in common: switches, and the facts of the number format. */
abstract class ProxyComponent extends Component implements QuantProxy {
  private @Nullable Boolean signed;
  private final @Nullable Boolean narrowRange;
  private boolean enabled = true;
  private boolean caching;

  ProxyComponent(@Nullable Boolean signed, @Nullable Boolean narrowRange) {
    this.signed = signed;
    this.narrowRange = narrowRange;
  }

  /** Whether the recipe has a tensor quantizer. */
  abstract boolean hasTensorQuant();

  /** Forgets what was kept from evaluation. */
  abstract void forget();

  @Override
  public final boolean isQuantEnabled() {
    return enabled && hasTensorQuant();
  }

  @Override
  public final void setQuantEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public final @Nullable Boolean isSigned() {
    return signed;
  }

  @Override
  public final @Nullable Boolean isNarrowRange() {
    return narrowRange;
  }

  @Override
  public boolean isGroupwise() {
    return false;
  }

  /** The rounding nearest to the root: others belong to scales and zero points. */
  @Override
  public final Optional<String> roundingMode() {
    return components().entrySet().stream()
        .filter(entry -> entry.getValue() instanceof FloatToInt)
        .min(Comparator.comparingInt(entry -> entry.getKey().split("\\.").length))
        .map(entry -> ((FloatToInt) entry.getValue()).mode());
  }

  @Override
  public final void setCaching(boolean caching) {
    this.caching = caching;
    if (!caching) {
      forget();
    }
  }

  final boolean isCaching() {
    return caching;
  }

  @Override
  public final Component component() {
    return this;
  }

  @Override
  public void close() {
    forget();
    super.close();
  }

  /** Takes the sign of another proxy, with its tensor quantizer. */
  final void setSigned(@Nullable Boolean signed) {
    this.signed = signed;
  }

  /** Adds the tensor quantizer, if there is one, to the tree. */
  final void tree(String name, @Nullable TensorQuant tensorQuant) {
    if (tensorQuant != null) {
      child(name, tensorQuant);
    }
  }

  /** A tensor as statistics that search for the best scale look at it. */
  static Quantized candidate(ScaledTensor tensor) {
    return new Quantized(tensor.value(), tensor.scale(), tensor.zeroPoint(), tensor.bitWidth());
  }
}

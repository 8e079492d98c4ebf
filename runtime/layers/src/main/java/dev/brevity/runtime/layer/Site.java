package dev.brevity.runtime.layer;

import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.QuantizerSite;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A layer's place for a quantizer. */
record Site(Supplier<LayerFacts> facts, @Nullable TrackedParameter tracked, BooleanSupplier ready)
    implements QuantizerSite {
  @Override
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  @Override
  public LayerFacts layer() {
    return facts.get();
  }

  @Override
  public Optional<TrackedParameter> parameter() {
    return Optional.ofNullable(tracked);
  }
}

package dev.brevity.runtime;

import ai.djl.ndarray.NDArray;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.QuantizerSite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects that constructors get from layers, which are never equal. */
final class SuppliedObjects {
  private static final String PROXY = "proxy_module";

  /** What stands for them while only the structure is being planned. */
  static final Map<String, Object> STAND_INS = Map.of(PROXY, new NoProxy());

  private SuppliedObjects() {}

  /** The objects by input. */
  static Map<String, Object> of(List<QuantizerSite> sites, ProxyModule self) {
    List<TrackedParameter> tracked =
        sites.stream().flatMap(site -> site.parameter().stream()).toList();
    Map<String, Object> objects = new LinkedHashMap<>();
    objects.put(SlotInputs.PARAMETERS, tracked);
    objects.put(PROXY, self);
    for (int i = 0; i < tracked.size(); i++) {
      objects.put(SlotInputs.element(SlotInputs.PARAMETERS, i), tracked.get(i));
    }
    return objects;
  }

  /** Stands for the quantizer while only the structure is being planned. */
  private static final class NoProxy implements ProxyModule {
    @Override
    public Quantized quantize(NDArray x) {
      throw new IllegalStateException("the quantizer has not been built");
    }

    @Override
    public Component components() {
      throw new IllegalStateException("the quantizer has not been built");
    }
  }
}

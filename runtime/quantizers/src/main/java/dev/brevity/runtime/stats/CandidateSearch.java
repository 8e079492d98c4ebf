package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Observing;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.view.ViewShape;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statistic found by running the complete quantizer on candidates. While it does so the quantizer
 * asks this very statistic, which then answers with the candidate.
 */
abstract class CandidateSearch extends Component implements Stats, Searched {
  final @Nullable Integer reduceDim;
  final @Nullable NDArray dim;
  private final ProxyModule proxy;
  private final Stats initOp;
  private final ViewShape view;
  private @Nullable NDArray candidate;
  private boolean localLossMode;

  CandidateSearch(
      ProxyModule proxyModule,
      String initName,
      Stats initOp,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Integer statsReduceDim) {
    this.proxy = proxyModule;
    this.initOp = child(initName, initOp);
    this.view = child("input_view_shape_impl", innerStatsInputViewShapeImpl);
    this.reduceDim = statsReduceDim;
    this.dim = statsReduceDim == null ? null : index(statsReduceDim);
    attribute("stats_reduce_dim", statsReduceDim);
    liveAttribute("local_loss_mode", () -> localLossMode);
  }

  @Override
  public final NDArray of(NDArray x) {
    try (Gradients.Pause pause = Gradients.pause()) {
      if (!localLossMode) {
        NDArray best = search(x);
        propose(best);
        return best;
      }
      NDArray known = candidate;
      if (known == null) {
        propose(initial(x));
        known = candidate;
      }
      // The caller may keep what it gets beyond the next candidate.
      return known == null ? initial(x) : known.duplicate();
    }
  }

  /** The best statistic for a tensor. No gradients are recorded. */
  abstract NDArray search(NDArray x);

  /** What the search starts from. */
  final NDArray initial(NDArray x) {
    return initOp.of(view.view(x));
  }

  final NDArray view(NDArray x) {
    return view.view(x);
  }

  /** Runs the quantizer with a candidate in the place of the statistic. */
  final Quantized quantizeWith(NDArray x, NDArray proposal) {
    propose(proposal);
    Map<Observing, Boolean> observing = new IdentityHashMap<>();
    proxy
        .components()
        .forEach(
            component -> {
              if (component instanceof Searched searched) {
                searched.setLocalLossMode(true);
              }
              if (component instanceof Observing observer) {
                observing.put(observer, observer.isObserverOnly());
                observer.setObserverOnly(false);
              }
            });
    try {
      return proxy.quantize(x);
    } finally {
      observing.forEach(Observing::setObserverOnly);
      proxy
          .components()
          .forEach(
              component -> {
                if (component instanceof Searched searched) {
                  searched.setLocalLossMode(false);
                }
              });
    }
  }

  private void propose(NDArray proposal) {
    NDArray previous = candidate;
    NDArray copy = Constant.release(proposal.duplicate());
    copy.setName(null);
    candidate = copy;
    if (previous != null) {
      previous.close();
    }
  }

  @Override
  public final void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }

  @Override
  public final void close() {
    super.close();
    NDArray known = candidate;
    if (known != null) {
      known.close();
    }
  }
}

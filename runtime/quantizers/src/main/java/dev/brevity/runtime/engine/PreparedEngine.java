package dev.brevity.runtime.engine;

import ai.djl.pytorch.engine.PtEngineProvider;

/**
 * The PyTorch engine. DJL makes all providers before it does anything else, so whatever program
 * first uses tensors finds this done:
 *
 * <ul>
 *   <li>DJL's report to its makers at every start is off, always.
 *   <li>Native libraries lie in a folder that only this user, or the system, can write to, and are
 *       those of the class path.
 *   <li>Threads that have nothing to do sleep instead of taking the processor from others.
 * </ul>
 */
public final class PreparedEngine extends PtEngineProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public PreparedEngine() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    NativeLibraries.prepare();
    PassiveWaiting.prepare();
  }
}

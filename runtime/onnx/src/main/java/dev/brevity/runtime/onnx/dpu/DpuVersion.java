package dev.brevity.runtime.onnx.dpu;

/** A generation of DPUs. */
public enum DpuVersion {
  /** DPUCADX8G: operators pad. */
  V1,
  /** DPUCZDX8G: padding is an operator of its own. */
  V2
}

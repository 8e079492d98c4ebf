package dev.brevity.runtime.algorithm.gpxq;

/** What weights are rounded with within the limits of accumulators. */
public enum AccumulatorAware {
  /** The error of each column goes to the later ones. */
  GPTQ,
  /** Each column makes up for the difference to the network in floating point. */
  GPFQ
}

package dev.brevity.runtime.scaling;

/** A scale that is computed from each input alone: nothing is learned, collected or saved. */
public interface DynamicScaling extends Scaling {}

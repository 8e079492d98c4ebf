package dev.brevity.runtime.module;

/**
 * What quantizes a tensor. What it needs besides the tensor differs, so every implementation is one
 * of {@link SelfScaledQuant}, {@link DecoupledQuant}, {@link InputAwareQuant}, {@link
 * PrescaledQuant}, {@link TruncQuant} and {@link MinifloatQuant}.
 */
public interface TensorQuant {}

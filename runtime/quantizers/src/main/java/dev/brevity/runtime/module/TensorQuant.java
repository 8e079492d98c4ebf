package dev.brevity.runtime.module;

/**
 * What quantizes a tensor. What it needs besides the tensor differs, so every implementation is one
 * of {@link SelfScaledQuant}, {@code DecoupledQuant}, {@code InputAwareQuant}, {@code
 * PrescaledQuant}, {@code TruncQuant} and {@code MinifloatQuant}.
 */
public interface TensorQuant {}

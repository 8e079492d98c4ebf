package dev.brevity.runtime.onnx;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test with a small model of each operator that can be read. */
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@MethodSource({
  "dev.brevity.runtime.onnx.LayerSamples#convolutions",
  "dev.brevity.runtime.onnx.LayerSamples#products",
  "dev.brevity.runtime.onnx.LayerSamples#pooling",
  "dev.brevity.runtime.onnx.LayerSamples#activations",
  "dev.brevity.runtime.onnx.LayerSamples#normalization",
  "dev.brevity.runtime.onnx.LayerSamples#quantization",
  "dev.brevity.runtime.onnx.FusedSamples#fused",
  "dev.brevity.runtime.onnx.FusedSamples#quantized",
  "dev.brevity.runtime.onnx.FusedSamples#recent",
  "dev.brevity.runtime.onnx.TensorSamples#elementwise",
  "dev.brevity.runtime.onnx.TensorSamples#shapes",
  "dev.brevity.runtime.onnx.TensorSamples#indexing",
  "dev.brevity.runtime.onnx.TensorSamples#reductions",
  "dev.brevity.runtime.onnx.TensorSamples#resizing",
  "dev.brevity.runtime.onnx.RecurrentSamples#recurrent",
  "dev.brevity.runtime.onnx.FlowSamples#all",
  "dev.brevity.runtime.onnx.ListAndCacheSamples#all"
})
@interface EveryOperator {}

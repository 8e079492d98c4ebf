package dev.brevity.runtime.onnx.operator;

/** Makes of the options of an operator's function those of the version that is written. */
@FunctionalInterface
public interface OptionWriting {
  OptionWriting PLAIN = call -> {};

  /** Changes the options of the call. */
  void write(OperatorCall call);
}

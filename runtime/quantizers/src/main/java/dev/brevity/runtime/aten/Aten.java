package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the functions of {@link KernelSource} inside PyTorch. They are compiled once, when the first
 * is called.
 *
 * <p>Results belong to the manager of the first argument. A call costs some 10 µs, so scalars are
 * better served by NDArray's own operators.
 */
final class Aten {
  private static final String CLASS_NAME = "Kernels";

  private final PtSymbolBlock kernels;
  private final Map<String, NDArray> markers = new ConcurrentHashMap<>();

  private Aten() {
    // Never closed: it lives as long as the process, like the native library.
    NDManager manager = NDManager.newBaseManager();
    try {
      byte[] archive = TorchScriptArchive.of(CLASS_NAME, KernelSource.text());
      this.kernels =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Calls a function that returns one tensor; gradients flow through it when they are being
   * recorded.
   *
   * @param function its name in {@link KernelSource}
   */
  static NDArray call(String function, NDArray... arguments) {
    return callForList(function, arguments).get(0);
  }

  /**
   * Calls a function that only changes values of its first argument, unseen by the gradients that
   * are being recorded.
   */
  static void change(String function, NDArray... arguments) {
    IValue[] values = new IValue[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = IValue.from((PtNDArray) arguments[i]);
    }
    // The result is of a kind that cannot take part in gradients.
    IValueUtils.runMethod(Holder.INSTANCE.kernels, function, values).close();
    for (IValue value : values) {
      value.close();
    }
  }

  /** Calls a function that returns several tensors. */
  static NDList callForList(String function, NDArray... arguments) {
    Aten aten = Holder.INSTANCE;
    NDList inputs = new NDList(arguments.length + 1);
    for (NDArray argument : arguments) {
      inputs.add(unnamed(argument));
    }
    inputs.add(aten.markers.computeIfAbsent(function, Aten::marker));
    // "Training" only means: leave the thread's gradient mode alone.
    return IValueUtils.forward(aten.kernels, inputs, true);
  }

  /** DJL chooses the method to call by the name of an argument. */
  private static NDArray marker(String function) {
    NDArray marker = Constant.of(0f);
    marker.setName("module_method:" + function);
    return marker;
  }

  /** DJL packs arguments whose names look like {@code a.b} or {@code a[]} into maps and lists. */
  private static NDArray unnamed(NDArray argument) {
    String name = argument.getName();
    boolean plain = name == null || name.chars().allMatch(Character::isJavaIdentifierPart);
    return plain ? argument : argument.reshape(argument.getShape());
  }

  private static final class Holder {
    static final Aten INSTANCE = new Aten();
  }
}

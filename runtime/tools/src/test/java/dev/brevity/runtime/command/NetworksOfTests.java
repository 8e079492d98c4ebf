package dev.brevity.runtime.command;

/** Small networks for tests of other packages. */
public final class NetworksOfTests {
  private NetworksOfTests() {}

  /** Two linear layers, (N, 2) to (N, 2). */
  public static byte[] twoLayers() {
    return TinyOnnx.floating();
  }

  /** The same with weights in steps of a fraction of one. */
  public static byte[] twoLayersInSteps(int steps) {
    return TinyOnnx.quantized(steps);
  }

  /** A network whose operator nobody knows. */
  public static byte[] unknownOperator() {
    return TinyOnnx.unknown();
  }
}

package dev.brevity.runtime.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The known values of a model, graphs within graphs included: names of their own, one owner. */
final class ImportedConstants {
  private final Set<String> names = new HashSet<>();
  private final List<Source.Constant> constants = new ArrayList<>();

  /** Takes a value over; its name gets a number if a value of another graph has it already. */
  Source.Constant add(Source.Constant constant) {
    String name = constant.name();
    for (int number = 1; !names.add(name); number++) {
      name = numbered(constant.name(), number);
    }
    Source.Constant added =
        name.equals(constant.name())
            ? constant
            : new Source.Constant(
                name, constant.array(), constant.elementType(), constant.learned());
    constants.add(added);
    return added;
  }

  /** The number stands with the layer's name: {@code conv_1.weight}. */
  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? name + "_" + number
        : name.substring(0, dot) + "_" + number + name.substring(dot);
  }

  void close() {
    constants.forEach(constant -> constant.array().close());
  }
}

package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where options of operators are said: as attributes in early versions, as inputs in later ones.
 */
final class OptionForms {
  /** The first version of Resize that says how coordinates are meant. */
  static final int RESIZE_MODES = 11;

  private static final int AXIS_OF_TRANSFORM_AS_INPUT = 20;

  private static final Set<String> REDUCTIONS =
      Set.of(
          "ReduceMean",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceSumSquare",
          "ReduceSum");

  private OptionForms() {}

  /** Moves options between inputs and attributes as the version wants them. */
  static void arrange(
      String type, int opset, Map<String, Argument> inputs, Map<String, Argument> options) {
    refuseLater(type, opset, inputs, options);
    switch (type) {
      case "Squeeze", "Unsqueeze" -> place("axes", "axes", opset >= 13, inputs, options);
      case "Split" -> {
        place("split", "split", opset >= 13, inputs, options);
        if (opset < 18) {
          options.remove("num_outputs");
        }
      }
      case "Clip" -> {
        place("min", "min", opset >= 11, inputs, options);
        if (options.containsKey("max") && !inputs.containsKey("min") && opset >= 11) {
          inputs.put("min", Argument.of((Object) null));
        }
        place("max", "max", opset >= 11, inputs, options);
      }
      case "Pad" -> {
        place("pads", "pads", opset >= 11, inputs, options);
        place("constant_value", "value", opset >= 11, inputs, options);
      }
      case "DFT" -> {
        boolean early = options.containsKey("legacy");
        if (!options.containsKey("axis") && !inputs.containsKey("axis")) {
          options.put("axis", Argument.of((Object) (early ? 1L : -2L)));
        }
        if (opset >= AXIS_OF_TRANSFORM_AS_INPUT) {
          inputs.putIfAbsent("dft_length", Argument.of((Object) null));
        }
        place("axis", "axis", opset >= AXIS_OF_TRANSFORM_AS_INPUT, inputs, options);
      }
      case "GridSample" -> {
        Argument mode = options.remove("mode");
        if (mode != null) {
          String named = String.valueOf(Operands.literal(mode));
          options.put("mode", Argument.of((Object) gridMode(named, opset)));
        }
      }
      case "TopK" -> place("K", "k", true, inputs, options);
      case "Slice" -> {
        for (String part : List.of("starts", "ends", "axes", "steps")) {
          place(part, part, true, inputs, options);
        }
      }
      case "Upsample" -> {
        Argument scales =
            inputs.containsKey("scales") ? inputs.remove("scales") : options.remove("scales");
        if (opset >= RESIZE_MODES) {
          inputs.put("roi", Argument.of((Object) null));
        }
        if (scales != null) {
          inputs.put("scales", scales);
        }
      }
      case "Resize" -> {
        if (opset < RESIZE_MODES) {
          inputs.remove("roi");
        }
      }
      default -> {
        if (REDUCTIONS.contains(type)) {
          boolean input = opset >= Reduction.axesAsInput(type);
          place("axes", "axes", input, inputs, options);
          if (!input) {
            options.remove("noop_with_empty_axes");
          }
        }
      }
    }
  }

  /** Version 20 gave the modes of sampling the names that they have elsewhere. */
  private static String gridMode(String mode, int opset) {
    boolean late = opset >= 20;
    return switch (mode) {
      case "linear", "bilinear" -> late ? "linear" : "bilinear";
      case "cubic", "bicubic" -> late ? "cubic" : "bicubic";
      default -> mode;
    };
  }

  private static void refuseLater(
      String type, int opset, Map<String, Argument> inputs, Map<String, Argument> options) {
    boolean pads = type.equals("Pad") && inputs.containsKey("axes");
    boolean resizes =
        type.equals("Resize")
            && (options.containsKey("axes")
                || options.containsKey("antialias")
                || options.containsKey("keep_aspect_ratio_policy"));
    if ((pads || resizes) && opset < 18) {
      throw InexpressibleException.before(type + " operators with such options", 18);
    }
    boolean part = options.containsKey("start") || options.containsKey("end");
    if (type.equals("Shape") && part && opset < 15) {
      throw InexpressibleException.before("Shape operators for some dimensions", 15);
    }
  }

  private static void place(
      String input,
      String option,
      boolean asInput,
      Map<String, Argument> inputs,
      Map<String, Argument> options) {
    if (asInput && options.containsKey(option)) {
      inputs.put(input, options.remove(option));
    } else if (!asInput && inputs.containsKey(input)) {
      Argument argument = inputs.remove(input);
      boolean none = argument instanceof Argument.Literal literal && literal.value() == null;
      if (argument instanceof Argument.Reference) {
        throw new InexpressibleException(
            "an option that the network computes cannot be written for this opset",
            "export with `opset = 18` or more");
      }
      if (!none) {
        options.put(option, argument);
      }
    }
    Map<String, Argument> ordered = new LinkedHashMap<>(inputs);
    inputs.clear();
    inputs.putAll(ordered);
  }
}

package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.export.QuantizerMark;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.util.List;
import java.util.Optional;

/** A step of a network in floating point, or a fake quantizer. */
public sealed interface FakeQuantNode {
  /** The name of the node, which messages tell. */
  String name();

  /** The names of the tensors that it reads; empty text for one that is left out. */
  List<String> inputs();

  /** The names of its results. */
  List<String> outputs();

  /** The name of its first result. */
  default String output() {
    return outputs().get(0);
  }

  /** What makes one tensor of one. */
  sealed interface OfOneTensor extends FakeQuantNode {
    String input();

    @Override
    String output();

    @Override
    default List<String> inputs() {
      return List.of(input());
    }

    @Override
    default List<String> outputs() {
      return List.of(output());
    }
  }

  /** Rounds to the nearest code, ties to even, and saturates. */
  record Quantize(String name, String input, String output, ActivationGrid grid)
      implements OfOneTensor {}

  /**
   * Any other quantizer, of a network that was {@linkplain FakeQuantGraph#marked read} with its
   * quantizers as they are.
   */
  record General(String name, String input, String output, QuantizerMark quantizer)
      implements OfOneTensor {}

  /**
   * Reduces the bits of integers: {@code clip(round(roundHalfToEven(x / scale + zeroPoint) /
   * divisor))} are the codes.
   *
   * @param scale of the integers before
   * @param zeroPoint of the integers before
   * @param rounding the operator that rounds what has been divided: Floor, Ceil or Round
   * @param grid of the result
   */
  record Truncate(
      String name,
      String input,
      String output,
      float scale,
      float zeroPoint,
      float divisor,
      String rounding,
      ActivationGrid grid)
      implements OfOneTensor {}

  /**
   * A convolution, transposed or not, or a product with a constant matrix.
   *
   * @param type Linear, Conv or ConvTranspose
   * @param weight as PyTorch has it: a matrix is {@code [out, in]}
   * @param attributes of the ONNX operator
   * @param calls the operators of ONNX that it was read from: one, or MatMul and Add
   */
  record Weighted(
      String type,
      String name,
      String input,
      Constant weight,
      Optional<Constant> bias,
      String output,
      NodeAttributes attributes,
      List<Call> calls)
      implements FakeQuantNode {
    public static final String LINEAR = "Linear";

    public Weighted {
      calls = List.copyOf(calls);
    }

    /** Whether nothing of it is quantized, so that the operators it was read from compute it. */
    public boolean isFloat() {
      return weight instanceof StoredFloats
          && bias.filter(known -> !(known instanceof StoredFloats)).isEmpty();
    }

    /** Whether it multiplies rows of a matrix; other products may have more dimensions. */
    public boolean isGemm() {
      return calls.get(0).is("Gemm");
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public List<String> outputs() {
      return List.of(output);
    }

    public boolean isLinear() {
      return type.equals(LINEAR);
    }

    /** The dimensions of the picture; 0 for a matrix. */
    public int spatial() {
      return weight.shape().length - 2;
    }
  }

  /** Any other operator of ONNX. */
  record Call(
      String domain,
      String type,
      String name,
      List<String> inputs,
      List<String> outputs,
      NodeAttributes attributes)
      implements FakeQuantNode {
    public Call {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    public boolean is(String other) {
      return domain.isEmpty() && type.equals(other);
    }

    /** The name of a tensor that it reads; empty text if it is left out. */
    public String input(int index) {
      return index < inputs.size() ? inputs.get(index) : "";
    }
  }
}

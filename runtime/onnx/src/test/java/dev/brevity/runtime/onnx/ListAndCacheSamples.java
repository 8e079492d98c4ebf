package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.TensorProto;

/** Lists of tensors, packed weights, caches of attention, and kernels that move. */
final class ListAndCacheSamples {
  private static final int UINT8 = TensorProto.DataType.UINT8.getNumber();
  private static final int INT32 = TensorProto.DataType.INT32.getNumber();

  private ListAndCacheSamples() {}

  static Stream<SampleModel> all() {
    return Stream.of(lists(), packed(), cached(), deformed()).flatMap(samples -> samples);
  }

  private static Stream<SampleModel> lists() {
    return Stream.of(
        new SampleModel("Lists", 13)
            .input("x", 2, 3)
            .input("z", 2, 3)
            .number("first", 0)
            .number("last", -1)
            .node("SequenceConstruct", "x z", "l")
            .node("SequenceInsert", "l x first", "m")
            .node("SequenceErase", "m last", "n")
            .node("SequenceAt", "n last", "a")
            .node("SequenceLength", "m", "count")
            .node("ConcatFromSequence", "m", "c", i("axis", 1))
            .node("ConcatFromSequence", "m", "stacked", i("axis", -1), i("new_axis", 1))
            .output("a count c stacked"),
        new SampleModel("A list from nothing", 13)
            .input("x", 2, 3)
            .node("SequenceEmpty", "", "e")
            .node("SequenceInsert", "e x", "l")
            .node("SequenceInsert", "l x", "m")
            .node("ConcatFromSequence", "m", "y", i("axis", 0))
            .output("y"),
        new SampleModel("SplitToSequence", 13)
            .input("x", 2, 5)
            .number("two", 2)
            .number("at", 1)
            .longs("sizes", 1, 4)
            .node("SplitToSequence", "x two", "a", i("axis", 1))
            .node("SplitToSequence", "x sizes", "b", i("axis", 1))
            .node("SplitToSequence", "x", "c", i("axis", 0), i("keepdims", 0))
            .node("SequenceAt", "a at", "u")
            .node("SequenceAt", "b at", "v")
            .node("SequenceAt", "c at", "w")
            .output("u v w"));
  }

  private static Stream<SampleModel> packed() {
    AttributeProto[] options = {i("K", 40), i("N", 3), i("block_size", 16), i("bits", 4)};
    return Stream.of(
        packedProduct("MatMulNBits", 24)
            .node("com.microsoft:MatMulNBits", "x w s", "y", options)
            .output("y"),
        packedProduct("MatMulNBits with zero points", 24)
            .codes("z", UINT8, 0x73, 0x05, 0x99, 0x0A, 0x8F, 0x08)
            .node("com.microsoft:MatMulNBits", "x w s z", "y", options)
            .output("y"));
  }

  /** Three columns of 40 numbers in blocks of 16, of which the last is not full. */
  private static SampleModel packedProduct(String name, int bytes) {
    int[] codes = IntStream.range(0, 3 * bytes).map(n -> n * 73 + 5 & 0xFF).toArray();
    TensorProto.Builder weight =
        TensorProto.newBuilder().setName("w").setDataType(UINT8).addDims(3).addDims(3).addDims(8);
    IntStream.of(codes).forEach(weight::addInt32Data);
    return new SampleModel(name, 17).input("x", 2, 40).tensor(weight.build()).positive("s", 9);
  }

  private static Stream<SampleModel> cached() {
    AttributeProto[] heads = {i("num_heads", 4), i("kv_num_heads", 2)};
    return Stream.of(
        new SampleModel("GroupQueryAttention of a prompt", 17)
            .state("q", 2, 3, 32)
            .state("k", 2, 3, 16)
            .state("v", 2, 3, 16)
            .codes("lengths", INT32, 2, 2)
            .codes("total", INT32, 3)
            .node("com.microsoft:GroupQueryAttention", "q k v - - lengths total", "y pk pv", heads)
            .output("y pk pv"),
        new SampleModel("GroupQueryAttention of a step, turned", 17)
            .state("q", 2, 1, 64)
            .state("k", 2, 1, 32)
            .state("v", 2, 1, 32)
            .state("pk", 2, 2, 4, 16)
            .state("pv", 2, 2, 4, 16)
            .weight("cos", 8, 8)
            .weight("sin", 8, 8)
            .codes("lengths", INT32, 4, 4)
            .codes("total", INT32, 5)
            .node(
                "com.microsoft:GroupQueryAttention",
                "q k v pk pv lengths total cos sin",
                "y nk nv",
                i("num_heads", 4),
                i("kv_num_heads", 2),
                i("do_rotary", 1),
                f("scale", 0.5f))
            .output("y nk nv"));
  }

  private static Stream<SampleModel> deformed() {
    return Stream.of(
        new SampleModel("DeformConv", 19)
            .state("x", 1, 4, 5, 4)
            .weight("w", 4, 2, 3, 2)
            .weight("o", 1, 24, 3, 4)
            .weight("b", 4)
            .positive("m", 1, 12, 3, 4)
            .node(
                "DeformConv",
                "x w o b m",
                "y",
                ints("kernel_shape", 3, 2),
                ints("pads", 1, 0, 1, 1),
                ints("strides", 2, 1),
                i("group", 2),
                i("offset_group", 2))
            .output("y"));
  }
}
